import type { FeedHealthFragment } from '../../api/operations.generated.ts'

/** How a feed is, worst first; one that nobody has ever connected is no trouble. */
export const FEED_STATES = ['FAILING', 'STALE', 'FRESH', 'NEVER'] as const
export type FeedStateId = (typeof FEED_STATES)[number]

/** A feed as the server told of it, and how it is now: what was fresh when it was asked may be stale by now. */
export interface FeedHealth {
  readonly feed: FeedHealthFragment
  readonly state: FeedStateId
  /** Since something good arrived, ms; null: never. */
  readonly ageMs: number | null
}

export function feedHealth(feed: FeedHealthFragment, nowMs: number): FeedHealth {
  const ageMs = feed.lastArrivalAt === null ? null : Math.max(0, nowMs - Date.parse(feed.lastArrivalAt))
  const isStale = feed.state === 'FRESH' && ageMs !== null && ageMs > feed.staleAfterMs
  return { feed, state: isStale ? 'STALE' : feed.state, ageMs }
}

/** Worst first; of the same state the ones with more dead letters, then in the catalogue's order. */
export function worstFirst(feeds: readonly FeedHealth[]): readonly FeedHealth[] {
  return [...feeds].sort(
    (a, b) => FEED_STATES.indexOf(a.state) - FEED_STATES.indexOf(b.state) || b.feed.deadLetters - a.feed.deadLetters,
  )
}

export interface MinuteBar {
  readonly value: number
  /** Messages of it of which nothing could be read. */
  readonly bad: number
}

const MINUTE_MS = 60_000

/** Messages minute by minute up to now, with the minutes in which none came. */
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
