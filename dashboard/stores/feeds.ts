import { create } from 'zustand'
import type { Bilingual } from '../../domain/language.ts'
import type { ArrivalKind } from '../api/operations.generated.ts'

/** The page's data about a feed: its publisher and its age. */
export interface FeedStatus {
  readonly id: string
  readonly title: Bilingual
  readonly publisher: Bilingual
  /** Kinds of its items. */
  readonly carries: readonly ArrivalKind[]
  /** It is stale when nothing arrived for this long, ms. */
  readonly staleAfterMs: number
  /** ms since 1970 by the server's clock; null: never. */
  readonly lastArrivalAtMs: number | null
}

interface FeedsState {
  /** By id; empty: not known yet. */
  readonly feeds: ReadonlyMap<string, FeedStatus>
  readonly know: (feeds: readonly FeedStatus[]) => void
  /** New data of a feed; unknown feeds wait for the next reading. */
  readonly heard: (id: string, atMs: number) => void
  readonly forget: () => void
}

export const useFeeds = create<FeedsState>()((set) => ({
  feeds: new Map(),
  know: (feeds) => set({ feeds: new Map(feeds.map((feed) => [feed.id, feed])) }),
  heard: (id, atMs) =>
    set(({ feeds }) => {
      const feed = feeds.get(id)
      if (feed === undefined || (feed.lastArrivalAtMs ?? 0) >= atMs) return {}
      return { feeds: new Map(feeds).set(id, { ...feed, lastArrivalAtMs: atMs }) }
    }),
  forget: () => set({ feeds: new Map() }),
}))

/** `unknown`: there is no such feed, or none has been read yet. */
export type FeedFreshness = 'fresh' | 'stale' | 'never' | 'unknown'

export function freshnessOfFeed(feed: FeedStatus | undefined, nowMs: number): FeedFreshness {
  if (feed === undefined) return 'unknown'
  if (feed.lastArrivalAtMs === null) return 'never'
  return nowMs - feed.lastArrivalAtMs > feed.staleAfterMs ? 'stale' : 'fresh'
}

/** For data from several feeds: stale if all of them are. */
export function freshnessOfAll(
  ids: readonly string[],
  feeds: ReadonlyMap<string, FeedStatus>,
  nowMs: number,
): FeedFreshness {
  const all = ids.map((id) => freshnessOfFeed(feeds.get(id), nowMs))
  return (['fresh', 'stale', 'never'] as const).find((state) => all.includes(state)) ?? 'unknown'
}

/** Whether one of these feeds sent data between two moments; without any given, whether any did. */
export function spokeSince(
  before: ReadonlyMap<string, FeedStatus>,
  now: ReadonlyMap<string, FeedStatus>,
  ids: readonly string[],
): boolean {
  if (before === now) return false
  return (ids.length === 0 ? [...now.keys()] : ids).some(
    (id) => (now.get(id)?.lastArrivalAtMs ?? 0) > (before.get(id)?.lastArrivalAtMs ?? 0),
  )
}

/** Ids of the feeds that carry a kind of item, in order, separated by blanks: the same text for the same feeds. */
export function feedsThatCarry(kind: ArrivalKind, feeds: ReadonlyMap<string, FeedStatus>): string {
  return [...feeds.values()]
    .filter(({ carries }) => carries.includes(kind))
    .map(({ id }) => id)
    .sort()
    .join(' ')
}
