import { defineDomain } from '../../graphql/domain.ts'
import { regionResolvers } from './regions.resolvers.ts'

export const regions = defineDomain(import.meta.url, {
  schema: ['regions.graphql'],
  resolvers: regionResolvers,
  rows: {
    Region: './regions.service.ts#RegionRow',
    RegionConnection: './regions.service.ts#RegionRows',
  },
})
