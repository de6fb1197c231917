import { defineDomain } from '../../graphql/domain.ts'
import { alertArrived } from './alert-arrived.ts'
import { alertResolvers } from './alerts.resolvers.ts'

export const alerts = defineDomain(import.meta.url, {
  schema: ['alerts.graphql'],
  resolvers: alertResolvers,
  rows: {
    Alert: './alerts.service.ts#AlertRow',
    AlertConnection: './alerts.service.ts#AlertRows',
  },
  liveFields: [alertArrived],
})
