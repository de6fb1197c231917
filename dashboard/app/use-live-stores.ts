import { useAlertsKnown } from '../api/use-alerts.ts'
import { useArrivalSubscription } from '../api/use-arrivals.ts'
import { useFeedStates } from '../api/use-feeds.ts'
import { useNewestValues } from '../api/use-newest-values.ts'
import { useReportsKnown } from '../api/use-reports.ts'
import { useTrafficMap } from '../api/use-traffic.ts'
import type { Layer } from '../layers/layer.ts'
import { useLivePositions } from './use-live-positions.ts'

/** Keeps live data up to date for the active layers and panels. */
export function useLiveStores(layers: readonly Layer[], showsValues: boolean): void {
  useFeedStates()
  useNewestValues(showsValues || layers.some(({ live }) => live))
  useArrivalSubscription()
  useAlertsKnown()
  useReportsKnown(layers.some(({ pushed }) => pushed?.what === 'reports'))
  useTrafficMap(layers.some(({ congestion }) => congestion))
  useLivePositions(layers)
}
