import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { facilities } from './facilities.service.ts'

export const facilityResolvers: Resolvers = {
  Query: {
    facility: facilities.one,
    facilities: facilities.many,
  },
  Facility: {
    position: ({ lng, lat }) => [lng, lat],
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
  },
}
