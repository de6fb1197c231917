import { useApolloClient } from '@apollo/client/react'
import type { ApolloClient } from '@apollo/client'
import { useEffect } from 'react'
import { propertyOf } from '../../domain/properties.ts'
import type { SensorKind } from '../../domain/sensor-kinds.ts'
import { useArrivals } from '../stores/arrivals.ts'
import { useLiveValues, type LiveValue, type ValuedSensor } from '../stores/live-values.ts'
import { useFallbackInterval } from './use-subscription.ts'
import { NewestValuesDocument, type NewestValuesQuery } from './operations.generated.ts'
import { serverNowMs } from '../stores/now.ts'

/** Polling interval without a subscription. */
const EVERY_MS = 10_000
/** With it: values are pushed, new sensors are not. */
const NEW_SENSORS_EVERY_MS = 60_000
/** Maximum number of pages of 500 series. */
const MAX_PAGES = 20
const QUALITIES = ['GOOD', 'ESTIMATED', 'DOUBTFUL', 'FAULTY'] as const

type Node = NewestValuesQuery['series']['nodes'][number]

/** Keeps the newest values of all sensors up to date, while something shows them. */
export function useNewestValues(wanted: boolean): void {
  const client = useApolloClient()
  const gaps = useArrivals((state) => state.gaps)
  const everyMs = useFallbackInterval(EVERY_MS) || NEW_SENSORS_EVERY_MS
  useEffect(() => {
    if (!wanted) return
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async (): Promise<void> => {
      try {
        const nodes = await readAll(client)
        if (over) return
        useLiveValues.getState().read(nodes.flatMap(valueOf), sensorsOf(nodes), serverNowMs())
      } catch {
        // Shown values become stale and are marked so; the connection's notice explains why.
      }
      if (!over) timer = setTimeout(() => void read(), everyMs)
    }
    void read()
    return () => {
      over = true
      clearTimeout(timer)
    }
    // Reads at once if something may have been missed, and when events stop.
  }, [client, wanted, everyMs, gaps])
}

async function readAll(client: ApolloClient): Promise<readonly Node[]> {
  const nodes: Node[] = []
  let after: string | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const { data }: { data?: NewestValuesQuery | undefined } = await client.query({
      query: NewestValuesDocument,
      variables: { after },
      fetchPolicy: 'no-cache',
    })
    if (!data) break
    nodes.push(...data.series.nodes)
    if (!data.series.pageInfo.hasNextPage) break
    after = data.series.pageInfo.endCursor
  }
  return nodes
}

function valueOf({ id, property, feedId, sensor, latest }: Node): LiveValue[] {
  const known = propertyOf(property)
  if (!sensor || !latest || !known) return []
  const { value, quality, observedAt } = latest
  return [
    {
      seriesId: id,
      sensorId: sensor.id,
      feedId,
      property: known.id,
      value,
      quality: QUALITIES.indexOf(quality),
      observedAtMs: Date.parse(observedAt),
    },
  ]
}

function sensorsOf(nodes: readonly Node[]): readonly ValuedSensor[] {
  const sensors = new Map<string, ValuedSensor>()
  for (const { sensor } of nodes)
    if (sensor) {
      const { id, kind, name, nameEn, position } = sensor
      sensors.set(id, { id, kind: kind.toLowerCase() as SensorKind, name, nameEn, position })
    }
  return [...sensors.values()]
}
