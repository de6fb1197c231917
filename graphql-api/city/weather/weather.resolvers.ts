import type { Resolvers } from '../../graphql/types.generated.ts'
import { readWeather } from './weather.service.ts'

export const weatherResolvers: Resolvers = {
  Query: {
    weather: (_, question, { session }) => readWeather(session, question, new Date()),
  },
}
