import { defineDomain } from '../../graphql/domain.ts'
import { trafficChanged } from './traffic-changed.ts'
import { trafficResolvers } from './traffic.resolvers.ts'

export const traffic = defineDomain(import.meta.url, {
  schema: ['traffic.graphql'],
  resolvers: trafficResolvers,
  rows: {
    Traffic: './traffic.service.ts#TrafficState',
    TrafficPoint: './traffic.service.ts#TrafficPointRow',
    StreetTraffic: './street-traffic.ts#StreetState',
  },
  liveFields: [trafficChanged],
})
