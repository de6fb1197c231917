import type { Geometry } from 'geojson'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { pipes } from './pipes.service.ts'

export const pipeResolvers: Resolvers = {
  Query: { pipe: pipes.one, pipes: pipes.many },
  Pipe: {
    // Selected by the client.
    bounds: ({ west, south, east, north }) => [west as number, south as number, east as number, north as number],
    line: ({ line }) => JSON.parse(line as string) as Geometry,
  },
}
