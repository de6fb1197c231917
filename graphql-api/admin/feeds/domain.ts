import { defineDomain } from '../../graphql/domain.ts'
import { feedChanged } from './feed-changed.ts'
import { feedResolvers } from './feeds.resolvers.ts'

export const feeds = defineDomain(import.meta.url, {
  schema: ['feeds.graphql'],
  resolvers: feedResolvers,
  rows: {
    Feed: './feeds.service.ts#FeedRow',
    FeedMinute: './feeds.service.ts#FeedMinuteRow',
    DeadLetter: './feeds.service.ts#DeadLetterRow',
    RevealedLetter: './feeds.service.ts#RevealedLetterRow',
    DeadLetterConnection: './feeds.service.ts#DeadLetterRows',
  },
  liveFields: [feedChanged],
})
