import type { LiveField } from '../live-field.ts'

export const feedChanged: LiveField = {
  name: 'feedChanged',
  everyMs: 1_000,
  open: () =>
    Promise.resolve({
      collect({ entries }, _, { feeds }) {
        const ids = new Set(entries.flatMap(({ topic, event }) => (topic === 'feed' ? [event.feedId] : [])))
        return [...ids].map((id) => feeds.catalogue.feedOf(id)).filter((feed) => feed !== undefined)
      },
    }),
}
