import { loadRegion } from '../regions/regions.resolvers.ts'
import { rowId } from '../schema/listing.ts'
import type { Resolvers } from '../schema/types.generated.ts'
import { facilityPage, facilitiesByIds } from './facilities.service.ts'

export const facilityResolvers: Resolvers = {
  Query: {
    facility: (_, { id }, { batch }) => {
      const number = rowId(id)
      return number === undefined
        ? null
        : batch('facility', (ids: readonly number[], session) => facilitiesByIds(session, ids)).load(number)
    },
    facilities: (_, args, { session }) => facilityPage(session, args),
  },
  Facility: {
    position: ({ lng, lat }) => [lng, lat],
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
  },
}
