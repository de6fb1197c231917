import { loadRegion } from '../regions/regions.resolvers.ts'
import { rowId } from '../schema/listing.ts'
import type { Resolvers } from '../schema/types.generated.ts'
import { cameraPage, camerasByIds } from './cameras.service.ts'

export const cameraResolvers: Resolvers = {
  Query: {
    camera: (_, { id }, { batch }) => {
      const number = rowId(id)
      return number === undefined
        ? null
        : batch('camera', (ids: readonly number[], session) => camerasByIds(session, ids)).load(number)
    },
    cameras: (_, args, { session }) => cameraPage(session, args),
  },
  Camera: {
    position: ({ lng, lat }) => [lng, lat],
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
  },
}
