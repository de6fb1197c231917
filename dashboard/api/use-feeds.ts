import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { useFeeds, type FeedStatus } from '../stores/feeds.ts'
import { useFallbackInterval, useReadAfterGaps } from './use-subscription.ts'
import { FeedStatesDocument, type FeedStatesQuery } from './operations.generated.ts'

/** Polling interval without a subscription. */
const EVERY_MS = 10_000
/** With it: new feeds send no event. */
const NEW_FEEDS_EVERY_MS = 60_000

/** Keeps the feeds' ages up to date. */
export function useFeedStates(): void {
  const { data, refetch } = useQuery(FeedStatesDocument, {
    pollInterval: useFallbackInterval(EVERY_MS) || NEW_FEEDS_EVERY_MS,
    fetchPolicy: 'network-only',
  })
  useReadAfterGaps(refetch)
  useEffect(() => {
    if (data) useFeeds.getState().know(data.feeds.map(statusOf))
  }, [data])
}

function statusOf(feed: FeedStatesQuery['feeds'][number]): FeedStatus {
  const known = useFeeds.getState().feeds.get(feed.id)?.lastArrivalAtMs ?? null
  const stored = feed.lastArrivalAt === null ? null : Date.parse(feed.lastArrivalAt)
  return {
    id: feed.id,
    title: { zh: feed.titleZh, en: feed.titleEn },
    publisher: { zh: feed.publisherZh, en: feed.publisherEn },
    carries: feed.carries,
    staleAfterMs: feed.staleAfterMs,
    // An event received during the request is not lost.
    lastArrivalAtMs: known === null || stored === null ? (stored ?? known) : Math.max(known, stored),
  }
}
