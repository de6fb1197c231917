import { defineDomain } from '../../graphql/domain.ts'
import { transitResolvers } from './transit.resolvers.ts'

export const transit = defineDomain(import.meta.url, {
  schema: ['transit.graphql'],
  resolvers: transitResolvers,
})
