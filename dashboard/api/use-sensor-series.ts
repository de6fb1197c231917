import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { PROPERTIES, propertyOf, type PropertyId } from '../../domain/properties.ts'
import { useLiveValues } from '../stores/live-values.ts'
import { useNow } from '../stores/now.ts'
import { useFallbackInterval, useReadAfterGaps } from './use-subscription.ts'
import { SensorSeriesDocument, type ReadingFragment } from './operations.generated.ts'

/** One property of a sensor: its newest value, and its last hour. */
export interface SensorReading {
  readonly seriesId: string
  readonly property: PropertyId
  readonly feedId: string
  /** Expected interval, ms; null: its feed is no longer in the catalogue. */
  readonly cadenceMs: number | null
  /** Null: none yet. */
  readonly newest: {
    readonly value: number
    readonly observedAtMs: number
    /** Doubtful, or with a device fault. */
    readonly isDoubtful: boolean
  } | null
  /** Minute by minute, oldest first. */
  readonly lastHour: readonly ReadingFragment[]
}

export const SPARK_MS = 3_600_000
/** Polling interval without a subscription; otherwise values are pushed, and lines are refreshed each minute. */
const EVERY_MS = 15_000
const MINUTE_MS = 60_000

/** A sensor's properties, in the order of menus, with the newest known values. */
export function useSensorSeries(sensorId: string) {
  const [openedAtMs] = useState(() => useNow.getState().nowMs)
  // The window moves by whole minutes: all requests of a minute are the same.
  const nowMs = useNow((state) => Math.floor(state.nowMs / MINUTE_MS) * MINUTE_MS)
  const toMs = Math.max(openedAtMs, nowMs) + MINUTE_MS
  const query = useQuery(SensorSeriesDocument, {
    variables: { id: sensorId, from: iso(toMs - SPARK_MS), to: iso(toMs) },
    pollInterval: useFallbackInterval(EVERY_MS),
    fetchPolicy: 'no-cache',
  })
  useReadAfterGaps(query.refetch)
  const live = useLiveValues((state) => state.bySensor.get(sensorId))
  // Of the previous minute, while this one is loading.
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

/** In the order of the table of properties, as in menus. */
function inOrder<Some extends { readonly property: string }>(series: readonly Some[]): readonly Some[] {
  const place = ({ property }: Some) => PROPERTIES.findIndex(({ id }) => id === property)
  return [...series].sort((a, b) => place(a) - place(b))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
