import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { cameras } from './cameras.service.ts'

export const cameraResolvers: Resolvers = {
  Query: {
    camera: cameras.one,
    cameras: cameras.many,
  },
  Camera: {
    position: ({ lng, lat }) => [lng, lat],
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
  },
}
