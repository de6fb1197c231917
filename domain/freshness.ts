/** How far something on the screen may be trusted to be what is. */
export type Freshness = 'fresh' | 'aging' | 'stale' | 'never'

export interface FreshnessQuestion {
  /** When the source last gave anything, ms since 1970; absent: never. */
  readonly lastArrivalAt?: number | undefined
  /** The time that the last reading itself gives, ms since 1970; absent: it gives none, and the arrival counts. */
  readonly observedAt?: number | undefined
  /** Age from which it is no longer shown as the present, ms, above 0. */
  readonly staleAfterMs: number
  /** Age from which it is said to be late, ms, 0 to `staleAfterMs`; absent: half of it [P]. */
  readonly agingAfterMs?: number | undefined
  /** ms since 1970. */
  readonly now: number
}

export interface FreshnessAnswer {
  readonly state: Freshness
  /** Age of the reading, ms; null for never. Negative for a clock that runs ahead, which counts as fresh. */
  readonly ageMs: number | null
  /** When the state will change if nothing arrives, ms since 1970; null if it will not. One timer for the earliest is enough. */
  readonly changesAt: number | null
}

/**
 * The state of something by its last reading. A late delivery of an old reading does not make it fresh; a reading dated
 * later than it arrived (a clock ahead) is as old as its arrival.
 */
export function freshnessOf(question: FreshnessQuestion): FreshnessAnswer {
  const { lastArrivalAt, observedAt, staleAfterMs, agingAfterMs = staleAfterMs / 2, now } = question
  if (!(staleAfterMs > 0)) throw new RangeError(`staleAfterMs is ${staleAfterMs}; expected milliseconds above 0`)
  if (!(agingAfterMs >= 0 && agingAfterMs <= staleAfterMs))
    throw new RangeError(`agingAfterMs is ${agingAfterMs}; expected 0 to staleAfterMs (${staleAfterMs})`)
  const known = [lastArrivalAt, observedAt].filter((time) => time !== undefined)
  if (known.length === 0) return { state: 'never', ageMs: null, changesAt: null }
  const since = Math.min(...known)
  const ageMs = now - since
  if (ageMs > staleAfterMs) return { state: 'stale', ageMs, changesAt: null }
  if (ageMs > agingAfterMs) return { state: 'aging', ageMs, changesAt: since + staleAfterMs + 1 }
  return { state: 'fresh', ageMs, changesAt: since + agingAfterMs + 1 }
}

/** Of the position of a unit: fresh to 60 s, aging to 300 s, stale (drawn hollow) beyond [P]. */
export const POSITION_AGE = { agingAfterMs: 60_000, staleAfterMs: 300_000 } as const

/**
 * @param positionAt time of the fix, ms since 1970, by the receiver's clock; absent: never had one
 * @param arrivedAt when it reached us: keeps a receiver whose clock runs ahead from looking fresh
 */
export function positionFreshness(positionAt: number | undefined, now: number, arrivedAt?: number): FreshnessAnswer {
  return freshnessOf({ observedAt: positionAt, lastArrivalAt: arrivedAt, ...POSITION_AGE, now })
}

/** The earliest change of several; null if none will change. */
export function nextChange(answers: Iterable<FreshnessAnswer>): number | null {
  let earliest = Infinity
  for (const { changesAt } of answers) if (changesAt !== null && changesAt < earliest) earliest = changesAt
  return earliest === Infinity ? null : earliest
}
