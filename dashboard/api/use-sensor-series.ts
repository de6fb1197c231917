import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { PROPERTIES, propertyOf, type PropertyId } from '../../domain/properties.ts'
import { useLiveValues } from '../stores/live-values.ts'
import { useNow } from '../stores/now.ts'
import { useFallbackInterval, useReadAfterGaps } from './use-subscription.ts'
import { SensorSeriesDocument, type ReadingFragment } from './operations.generated.ts'

/** One property of a sensor: its newest value, and how it went this last hour. */
export interface SensorReading {
  readonly seriesId: string
  readonly property: PropertyId
  readonly feedId: string
  /** How often it is expected to speak, ms; null: its feed is gone from the catalogue. */
  readonly cadenceMs: number | null
  /** Null: none yet. */
  readonly newest: {
    readonly value: number
    readonly observedAtMs: number
    /** Doubtful, or its device reports a fault. */
    readonly isDoubtful: boolean
  } | null
  /** Minute by minute, oldest first. */
  readonly lastHour: readonly ReadingFragment[]
}

export const SPARK_MS = 3_600_000
/** Values come by themselves, and the lines are read with each minute; this is for when nobody tells. */
const EVERY_MS = 15_000
const MINUTE_MS = 60_000

/** What a sensor measures, in the order of menus; values as new as the page knows them. */
export function useSensorSeries(sensorId: string) {
  const [openedAtMs] = useState(() => useNow.getState().nowMs)
  // The window is moved by whole minutes: no two requests of a minute differ.
  const nowMs = useNow((state) => Math.floor(state.nowMs / MINUTE_MS) * MINUTE_MS)
  const toMs = Math.max(openedAtMs, nowMs) + MINUTE_MS
  const query = useQuery(SensorSeriesDocument, {
    variables: { id: sensorId, from: iso(toMs - SPARK_MS), to: iso(toMs) },
    pollInterval: useFallbackInterval(EVERY_MS),
    fetchPolicy: 'no-cache',
  })
  useReadAfterGaps(query.refetch)
  const live = useLiveValues((state) => state.bySensor.get(sensorId))
  // Of the minute before, while this one is read.
  const sensor = (query.data ?? query.previousData)?.sensor
  const readings =
    sensor?.id === sensorId
      ? inOrder(sensor.series).flatMap(({ id, property: name, feedId, feed, latest, history }): SensorReading[] => {
          const property = propertyOf(name)
          if (!property) return []
          const stored = latest && {
            value: latest.value,
            observedAtMs: Date.parse(latest.observedAt),
            isDoubtful: latest.quality === 'DOUBTFUL' || latest.quality === 'FAULTY',
          }
          const came = live?.get(property.id)
          const isNewer = came?.seriesId === id && (stored === null || came.observedAtMs > stored.observedAtMs)
          return [
            {
              seriesId: id,
              property: property.id,
              feedId,
              cadenceMs: feed?.cadenceMs ?? null,
              newest: isNewer
                ? { value: came.value, observedAtMs: came.observedAtMs, isDoubtful: came.quality >= 2 }
                : stored,
              lastHour: history,
            },
          ]
        })
      : undefined
  return { readings, toMs, error: query.error, refetch: query.refetch }
}

/** Of the table of properties, which is that of menus. */
function inOrder<Some extends { readonly property: string }>(series: readonly Some[]): readonly Some[] {
  const place = ({ property }: Some) => PROPERTIES.findIndex(({ id }) => id === property)
  return [...series].sort((a, b) => place(a) - place(b))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
