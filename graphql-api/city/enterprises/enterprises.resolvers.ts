import { loadBuilding } from '../buildings/buildings.resolvers.ts'
import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { enterprises } from './enterprises.service.ts'

export const enterpriseResolvers: Resolvers = {
  Query: { enterprise: enterprises.one, enterprises: enterprises.many },
  Enterprise: {
    position: ({ lng, lat }) => (lng === null || lat === null ? null : [lng, lat]),
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
    building: ({ buildingId }, _, context, info) =>
      buildingId === null ? null : loadBuilding(context, buildingId, info),
  },
}
