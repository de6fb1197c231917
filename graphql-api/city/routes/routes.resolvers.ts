import type { Geometry } from 'geojson'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { routes } from './routes.service.ts'

export const routeResolvers: Resolvers = {
  Query: { route: routes.one, routes: routes.many },
  Route: {
    // Selected by the client.
    bounds: ({ west, south, east, north }) => [west as number, south as number, east as number, north as number],
    line: ({ line }) => JSON.parse(line as string) as Geometry,
  },
}
