import { defineDomain } from '../../graphql/domain.ts'
import { resourceResolvers } from './resources.resolvers.ts'

export const resources = defineDomain(import.meta.url, {
  schema: ['resources.graphql'],
  resolvers: resourceResolvers,
  rows: {
    Resource: './resources.service.ts#ResourceRow',
    ResourceConnection: './resources.service.ts#ResourceRows',
  },
})
