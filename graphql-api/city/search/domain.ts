import { defineDomain } from '../../graphql/domain.ts'
import { searchResolvers } from './search.resolvers.ts'

export const search = defineDomain(import.meta.url, {
  schema: ['search.graphql'],
  resolvers: searchResolvers,
  rows: {
    SearchResult: './search.service.ts#SearchRow',
    SearchConnection: './search.service.ts#SearchRows',
  },
})
