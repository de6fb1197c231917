import { defineDomain } from '../../graphql/domain.ts'
import { noiseResolvers } from './noise.resolvers.ts'

export const noise = defineDomain(import.meta.url, {
  schema: ['noise.graphql'],
  resolvers: noiseResolvers,
  rows: {
    NoiseLevels: './noise.service.ts#NoiseLevelsState',
    NoisePost: './noise.service.ts#NoisePostState',
  },
})
