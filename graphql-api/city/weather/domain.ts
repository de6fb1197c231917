import { defineDomain } from '../../graphql/domain.ts'
import { weatherResolvers } from './weather.resolvers.ts'

export const weather = defineDomain(import.meta.url, {
  schema: ['weather.graphql'],
  resolvers: weatherResolvers,
  rows: {
    Weather: './weather.service.ts#WeatherState',
  },
})
