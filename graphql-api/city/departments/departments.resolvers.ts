import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { departments } from './departments.service.ts'

export const departmentResolvers: Resolvers = {
  Query: { department: departments.one, departments: departments.many },
  Department: {
    position: ({ lng, lat }) => (lng === null || lat === null ? null : [lng, lat]),
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
  },
}
