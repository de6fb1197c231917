import { departments } from '../departments/departments.service.ts'
import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Resolvers } from '../schema/types.generated.ts'
import { staff } from './staff.service.ts'

export const staffResolvers: Resolvers = {
  Query: { staffMember: staff.one, staff: staff.many },
  StaffMember: {
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
    department: ({ departmentId }, _, context) =>
      departmentId === null ? null : departments.load(context, departmentId),
  },
}
