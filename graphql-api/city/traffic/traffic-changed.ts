import { readTraffic } from './traffic.service.ts'
import type { LiveField } from '../../graphql/live-field.ts'

export const trafficChanged: LiveField = {
  name: 'trafficChanged',
  everyMs: 1_000,
  open: ({ regionCode }) =>
    Promise.resolve({
      async collect({ entries }, _, { session }) {
        if (!entries.some(({ topic }) => topic === 'traffic')) return []
        const question = { regionCode: regionCode as string | null | undefined }
        // Nothing is sent about a region that is hidden from this audience.
        const traffic = await readTraffic(session, question, new Date())
        return traffic === null ? [] : [traffic]
      },
    }),
}
