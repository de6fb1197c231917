import { defineDomain } from '../../graphql/domain.ts'
import { airQualityResolvers } from './air-quality.resolvers.ts'

export const airQuality = defineDomain(import.meta.url, {
  schema: ['air-quality.graphql'],
  resolvers: airQualityResolvers,
  rows: {
    AirQuality: './air-quality.service.ts#AirQualityState',
    AirStation: './air-quality.service.ts#AirStationState',
    AirQualityPoint: './air-quality.service.ts#AirQualityPointState',
  },
})
