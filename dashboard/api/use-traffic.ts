import { skipToken, useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { useTraffic } from '../stores/traffic.ts'
import { TrafficMapDocument } from './operations.generated.ts'

const EVERY_MS = 30_000

/** Keeps how traffic runs known, road by road, while something shows it. */
export function useTrafficMap(wanted: boolean): void {
  const { data } = useQuery(
    TrafficMapDocument,
    wanted ? { pollInterval: EVERY_MS, fetchPolicy: 'no-cache' } : skipToken,
  )
  useEffect(() => {
    if (!data?.traffic) return
    const { computedAt, feedIds, segments } = data.traffic
    useTraffic.getState().know({
      levels: new Map(segments.roadIds.map((id, i) => [id, segments.levels[i] ?? 1])),
      speedsKmh: new Map(segments.roadIds.map((id, i) => [id, segments.speedsKmh[i] ?? 0])),
      feedIds,
      computedAtMs: Date.parse(computedAt),
    })
  }, [data])
}
