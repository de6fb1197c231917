import { movers } from '../movers/movers.service.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { sensors } from '../sensors/sensors.service.ts'
import { search } from './search.service.ts'

export const searchResolvers: Resolvers = {
  Query: {
    search: (_, args, { session }) => search(session, args),
  },
  SearchResult: {
    id: ({ entityId }) => entityId,
    position: ({ lng, lat }) => [lng, lat],
    sensor: ({ kind, id }, _, context) => (kind === 'SENSOR' ? sensors.load(context, id) : null),
    mover: ({ kind, id }, _, context) => (kind === 'MOVER' ? movers.load(context, id) : null),
  },
}
