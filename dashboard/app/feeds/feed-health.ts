import type { FeedHealthFragment } from '../../api/operations.generated.ts'

/** States of a feed, worst first; one that was never connected is not a problem. */
export const FEED_STATES = ['FAILING', 'STALE', 'FRESH', 'NEVER'] as const
export type FeedStateId = (typeof FEED_STATES)[number]

/** A feed from the server with its current state: one that was fresh then may be stale by now. */
export interface FeedHealth {
  readonly feed: FeedHealthFragment
  readonly state: FeedStateId
  /** Since the last valid data, ms; null: never. */
  readonly ageMs: number | null
}

export function feedHealth(feed: FeedHealthFragment, nowMs: number): FeedHealth {
  const ageMs = feed.lastArrivalAt === null ? null : Math.max(0, nowMs - Date.parse(feed.lastArrivalAt))
  const isStale = feed.state === 'FRESH' && ageMs !== null && ageMs > feed.staleAfterMs
  return { feed, state: isStale ? 'STALE' : feed.state, ageMs }
}

/** Worst first; within a state by number of dead letters, then in the catalogue's order. */
export function worstFirst(feeds: readonly FeedHealth[]): readonly FeedHealth[] {
  return [...feeds].sort(
    (a, b) => FEED_STATES.indexOf(a.state) - FEED_STATES.indexOf(b.state) || b.feed.deadLetters - a.feed.deadLetters,
  )
}

export interface MinuteBar {
  readonly value: number
  /** Messages that could not be read. */
  readonly bad: number
}

const MINUTE_MS = 60_000

/** Messages by minute up to now, including minutes without any. */
export function minuteBars(
  perMinute: FeedHealthFragment['perMinute'],
  nowMs: number,
  minutes: number,
): readonly MinuteBar[] {
  const known = new Map(perMinute.map((entry) => [Math.floor(Date.parse(entry.minute) / MINUTE_MS), entry]))
  const last = Math.floor(nowMs / MINUTE_MS)
  return Array.from({ length: minutes }, (_, i) => {
    const entry = known.get(last - minutes + 1 + i)
    return entry ? { value: entry.messages, bad: Math.min(entry.messages, entry.failed) } : { value: 0, bad: 0 }
  })
}
