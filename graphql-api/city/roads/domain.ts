import { defineDomain } from '../../graphql/domain.ts'
import { roadResolvers } from './roads.resolvers.ts'

export const roads = defineDomain(import.meta.url, {
  schema: ['roads.graphql'],
  resolvers: roadResolvers,
  rows: {
    Road: './roads.service.ts#RoadRow',
    RoadConnection: './roads.service.ts#RoadRows',
  },
})
