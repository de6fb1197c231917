/** How a feed fares. */
export type FeedState = 'NEVER' | 'FRESH' | 'STALE' | 'FAILING'

/**
 * @param lastArrivalMs of a good message; undefined: there was none
 * @param lastFaultMs undefined: there was none
 */
export function feedStateOf(
  { cadenceMs, staleAfterMs }: { readonly cadenceMs: number; readonly staleAfterMs: number },
  {
    lastArrivalMs,
    lastFaultMs,
  }: { readonly lastArrivalMs: number | undefined; readonly lastFaultMs: number | undefined },
  nowMs: number,
): FeedState {
  if (lastArrivalMs === undefined) return lastFaultMs === undefined ? 'NEVER' : 'FAILING'
  // A single bad message among good ones is no failure yet.
  if (lastFaultMs !== undefined && lastFaultMs > lastArrivalMs && nowMs - lastArrivalMs > cadenceMs) return 'FAILING'
  return nowMs - lastArrivalMs > staleAfterMs ? 'STALE' : 'FRESH'
}
