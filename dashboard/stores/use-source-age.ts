import { useLanguage } from '../ui/i18n.ts'
import { freshnessOfAll, useFeeds, type FeedFreshness } from './feeds.ts'
import { useNow } from './now.ts'

/** Who answers for what a panel shows, and how old it is. */
export interface SourceAge {
  /** Titles of the feeds, in the viewer's language. */
  readonly titles: readonly string[]
  /** The same with those who publish them. */
  readonly publishers: readonly string[]
  /** Since the newest word of any of them, ms; null: they have not spoken, or are not known. */
  readonly ageMs: number | null
  readonly freshness: FeedFreshness
}

/** Told anew each second. */
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
