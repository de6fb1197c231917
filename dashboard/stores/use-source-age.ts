import { useLanguage } from '../ui/i18n.ts'
import { freshnessOfAll, useFeeds, type FeedFreshness } from './feeds.ts'
import { useNow } from './now.ts'

/** Publisher and age of a panel's data. */
export interface SourceAge {
  /** Titles of the feeds, in the viewer's language. */
  readonly titles: readonly string[]
  /** The same with their publishers. */
  readonly publishers: readonly string[]
  /** Since the newest data of any of them, ms; null: none, or unknown. */
  readonly ageMs: number | null
  readonly freshness: FeedFreshness
}

/** Updated each second. */
export function useSourceAge(feedIds: readonly string[]): SourceAge {
  const language = useLanguage()
  const known = useFeeds((state) => state.feeds)
  const nowMs = useNow((state) => state.nowMs)
  const feeds = feedIds.flatMap((id) => known.get(id) ?? [])
  const last = Math.max(...feeds.map(({ lastArrivalAtMs }) => lastArrivalAtMs ?? -Infinity))
  return {
    titles: feeds.map(({ title }) => title[language]),
    publishers: feeds.map(({ title, publisher }) => `${title[language]} · ${publisher[language]}`),
    ageMs: Number.isFinite(last) ? Math.max(0, nowMs - last) : null,
    freshness: freshnessOfAll(feedIds, known, nowMs),
  }
}
