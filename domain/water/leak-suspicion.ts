import { medianSpread } from '../robust.ts'
import type { NightFlow } from './minimum-night-flow.ts'

/** All ours [P]; a water company tunes them to its districts. */
export interface LeakThresholds {
  /** Earlier nights needed before anything is said. */
  readonly leastNights: number
  /** Earlier nights that make the baseline, at most. */
  readonly mostNights: number
  /** Spreads above the baseline from which a night is suspicious. */
  readonly leastScore: number
  /** m³/h above the baseline below which no night is suspicious: what a meter cannot tell, or nobody digs for. */
  readonly leastExcessM3h: number
  /** The spread is taken to be at least this share of the baseline: equal nights are luck. */
  readonly leastSpreadShare: number
}

export const LEAK_THRESHOLDS: LeakThresholds = {
  leastNights: 7,
  mostNights: 28,
  leastScore: 3,
  leastExcessM3h: 0.1,
  leastSpreadShare: 0.05,
}

export interface LeakSuspicion {
  /** The night that is judged: the last. */
  readonly night: string
  readonly suspected: boolean
  /** Spreads above the baseline; negative below it. */
  readonly score: number
  /** Least flow of the night less the baseline, m³/h: what runs away, if it does. */
  readonly excessM3h: number
  /** Median of the earlier nights that were not suspicious themselves, m³/h. */
  readonly baselineM3h: number
  /** m³/h. */
  readonly spreadM3h: number
  /** Suspicious nights up to this one without a break: one may be a pool that was filled. */
  readonly nightsInRow: number
}

/**
 * Whether the last night's least flow is too high against the meter's own earlier nights. Null with too few of them. A
 * suspicious night does not enter the baseline, so that a leak does not become normal by lasting; who has found a change
 * of use to be the reason gives the nights since then only.
 * @param nights of one meter, oldest first
 */
export function leakSuspicion(
  nights: readonly NightFlow[],
  thresholds: LeakThresholds = LEAK_THRESHOLDS,
): LeakSuspicion | null {
  const usual: number[] = []
  let latest: LeakSuspicion | null = null
  for (const night of nights) {
    latest = judge(night, usual.slice(-thresholds.mostNights), latest?.nightsInRow ?? 0, thresholds)
    if (!latest?.suspected) usual.push(night.flowM3h)
  }
  return latest
}

function judge(
  { night, flowM3h }: NightFlow,
  usual: readonly number[],
  before: number,
  { leastNights, leastScore, leastExcessM3h, leastSpreadShare }: LeakThresholds,
): LeakSuspicion | null {
  const baseline = medianSpread(usual)
  if (!baseline || usual.length < leastNights) return null
  const baselineM3h = baseline.middle
  // With the least excess as a floor, a meter that rests every night has a spread to be measured by.
  const spreadM3h = Math.max(baseline.spread, leastSpreadShare * baselineM3h, leastExcessM3h / leastScore)
  const excessM3h = flowM3h - baselineM3h
  const score = excessM3h / spreadM3h
  const suspected = score >= leastScore && excessM3h >= leastExcessM3h
  return { night, suspected, score, excessM3h, baselineM3h, spreadM3h, nightsInRow: suspected ? before + 1 : 0 }
}
