import { defineDomain } from '../../graphql/domain.ts'
import { cityResolvers } from './city.resolvers.ts'

export const city = defineDomain(import.meta.url, {
  schema: ['city.graphql'],
  resolvers: cityResolvers,
  rows: {
    City: './city.service.ts#CityRow',
    Dataset: './city.service.ts#DatasetRow',
    Source: './city.service.ts#SourceRow',
  },
})
