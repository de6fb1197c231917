import { skipToken, useQuery } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import { useTraffic } from '../stores/traffic.ts'
import {
  TrafficMapChangedDocument,
  TrafficMapDocument,
  TrafficPanelChangedDocument,
  TrafficPanelDocument,
  type TrafficOnMapFragment,
  type TrafficShownFragment,
} from './operations.generated.ts'
import { useFallbackInterval, useSubscription, useReadAfterGaps } from './use-subscription.ts'

/** Polling interval without a subscription. */
const EVERY_MS = 30_000

/** Keeps traffic on each road up to date, while something shows it. */
export function useTrafficMap(wanted: boolean): void {
  const pollInterval = useFallbackInterval(EVERY_MS)
  const { data, refetch } = useQuery(TrafficMapDocument, wanted ? { pollInterval, fetchPolicy: 'no-cache' } : skipToken)
  useEffect(() => {
    if (data?.traffic) know(data.traffic)
  }, [data])
  useSubscription(TrafficMapChangedDocument, wanted ? {} : null, ({ trafficChanged }) => know(trafficChanged))
  useReadAfterGaps(() => wanted && refetch())
}

/** The last computed traffic of a region; null code: of the city. While another is loading, the previous one stays. */
export function useTrafficOf(regionCode: string | null) {
  const pollInterval = useFallbackInterval(EVERY_MS)
  const query = useQuery(TrafficPanelDocument, { variables: { regionCode }, pollInterval, fetchPolicy: 'no-cache' })
  const [pushed, setPushed] = useState<{ of: string | null; traffic: TrafficShownFragment } | null>(null)
  useSubscription(TrafficPanelChangedDocument, { regionCode }, ({ trafficChanged }) =>
    setPushed({ of: regionCode, traffic: trafficChanged }),
  )
  useReadAfterGaps(query.refetch)
  const read = (query.data ?? query.previousData)?.traffic
  const isNewer =
    pushed?.of === regionCode && (!read || Date.parse(pushed.traffic.computedAt) > Date.parse(read.computedAt))
  const traffic = isNewer ? pushed.traffic : read
  return { traffic, error: query.error, refetch: query.refetch }
}

function know({ computedAt, feedIds, segments }: TrafficOnMapFragment): void {
  useTraffic.getState().know({
    levels: new Map(segments.roadIds.map((id, i) => [id, segments.levels[i] ?? 1])),
    speedsKmh: new Map(segments.roadIds.map((id, i) => [id, segments.speedsKmh[i] ?? 0])),
    feedIds,
    computedAtMs: Date.parse(computedAt),
  })
}
