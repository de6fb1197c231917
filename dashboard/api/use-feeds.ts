import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { useFeeds, type FeedStatus } from '../stores/feeds.ts'
import { FeedStatesDocument, type FeedStatesQuery } from './operations.generated.ts'

/** Arrivals are heard as they come; this is for what was missed, and for feeds that are new. */
const EVERY_MS = 10_000

/** Keeps the feeds' ages known. */
export function useFeedStates(): void {
  const { data } = useQuery(FeedStatesDocument, { pollInterval: EVERY_MS, fetchPolicy: 'network-only' })
  useEffect(() => {
    if (data) useFeeds.getState().know(data.feeds.map(statusOf))
  }, [data])
}

function statusOf(feed: FeedStatesQuery['feeds'][number]): FeedStatus {
  const known = useFeeds.getState().feeds.get(feed.id)?.lastArrivalAtMs ?? null
  const told = feed.lastArrivalAt === null ? null : Date.parse(feed.lastArrivalAt)
  return {
    id: feed.id,
    title: { zh: feed.titleZh, en: feed.titleEn },
    publisher: { zh: feed.publisherZh, en: feed.publisherEn },
    staleAfterMs: feed.staleAfterMs,
    // What was heard since the question is not forgotten for its answer.
    lastArrivalAtMs: known === null || told === null ? (told ?? known) : Math.max(known, told),
  }
}
