import { defineDomain } from '../../graphql/domain.ts'
import { routeResolvers } from './routes.resolvers.ts'

export const routes = defineDomain(import.meta.url, {
  schema: ['routes.graphql'],
  resolvers: routeResolvers,
  rows: {
    Route: './routes.service.ts#RouteRow',
    RouteConnection: './routes.service.ts#RouteRows',
  },
})
