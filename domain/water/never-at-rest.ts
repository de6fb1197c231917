import type { MeanFlow } from './meter-flow.ts'

export interface RestThresholds {
  /** Time over which a household uses no water at least once, ms: 24 h. */
  readonly overMs: number
  /** An interval longer than this cannot show a rest, ms [P]. */
  readonly longestIntervalMs: number
  /** m³/h up to which a meter counts as at rest [P]: 0, or what it creeps. */
  readonly restM3h: number
}

const REST_THRESHOLDS: RestThresholds = { overMs: 86_400_000, longestIntervalMs: 7_200_000, restM3h: 0 }

export interface RestFinding {
  /** `running`: water flowed in every interval of the time. `unknown`: the time is not measured without a gap. */
  readonly state: 'rested' | 'running' | 'unknown'
  /** Least flow of the time, m³/h; null with none measured. While running it is the size of the leak. */
  readonly leastM3h: number | null
}

/**
 * Whether the meter of a household stood still at least once in the time up to `now`. One rest is enough to know; that
 * there was none needs the whole time measured in short intervals.
 */
export function restOf(
  flows: Iterable<MeanFlow>,
  now: number,
  { overMs, longestIntervalMs, restM3h }: RestThresholds = REST_THRESHOLDS,
): RestFinding {
  const since = now - overMs
  const within = [...flows].filter(({ from, to }) => to > since && from < now && to - from <= longestIntervalMs)
  const leastM3h = within.length > 0 ? Math.min(...within.map(({ flowM3h }) => flowM3h)) : null
  if (leastM3h === null) return { state: 'unknown', leastM3h }
  if (leastM3h <= restM3h) return { state: 'rested', leastM3h }
  return { state: isWhole(within, since, now, longestIntervalMs) ? 'running' : 'unknown', leastM3h }
}

/** Whether the intervals follow each other over the whole time; the last reading may be one interval old. */
function isWhole(intervals: readonly MeanFlow[], since: number, now: number, longestMs: number): boolean {
  let reached = since
  for (const { from, to } of intervals.toSorted((one, other) => one.from - other.from)) {
    if (from > reached) return false
    reached = Math.max(reached, to)
  }
  return now - reached <= longestMs
}
