import { alerts } from './alerts.service.ts'
import type { LiveField } from '../../graphql/live-field.ts'

export const alertArrived: LiveField = {
  name: 'alertArrived',
  everyMs: 250,
  open: () =>
    Promise.resolve({
      async collect({ entries }, _, { session }) {
        const ids = entries.flatMap(({ topic, event }) => (topic === 'alert' ? [event.id] : []))
        if (ids.length === 0) return []
        // Those visible to this audience.
        const rows = await alerts.byIds(session, [...new Set(ids)], { area: true })
        return rows.filter((row) => row !== null)
      },
    }),
}
