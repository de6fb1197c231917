import type { Resolvers } from '../schema/types.generated.ts'
import { search } from './search.service.ts'

export const searchResolvers: Resolvers = {
  Query: {
    search: (_, args, { session }) => search(session, args),
  },
  SearchResult: {
    id: ({ entityId }) => entityId,
    position: ({ lng, lat }) => [lng, lat],
  },
}
