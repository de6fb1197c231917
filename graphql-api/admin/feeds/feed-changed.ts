import { feedServices } from './feeds.service.ts'
import type { LiveField } from '../../graphql/live-field.ts'

export const feedChanged: LiveField = {
  name: 'feedChanged',
  everyMs: 1_000,
  open: () =>
    Promise.resolve({
      collect({ entries }, _, context) {
        const ids = new Set(entries.flatMap(({ topic, event }) => (topic === 'feed' ? [event.feedId] : [])))
        const { catalogue } = feedServices(context)
        return [...ids].map((id) => catalogue.feedOf(id)).filter((feed) => feed !== undefined)
      },
    }),
}
