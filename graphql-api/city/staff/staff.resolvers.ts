import { departments } from '../departments/departments.service.ts'
import { loadRegion } from '../regions/regions.resolvers.ts'
import { noteRefusal } from '../../graphql/audited.ts'
import { command } from '../../graphql/command.ts'
import { refused } from '../../graphql/errors.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { revealStaff, staff } from './staff.service.ts'

export const staffResolvers: Resolvers = {
  Query: { staffMember: staff.one, staff: staff.many },
  Mutation: {
    revealStaff: async (_, args, context, info) => {
      const shown = await command(revealStaff, 'viewer')(_, args, context, info)
      if (shown !== undefined) return shown
      await noteRefusal(
        context,
        args,
        info,
        refused('FORBIDDEN', 'there is none with this id in the regions of the viewer'),
      )
      return null
    },
  },
  StaffMember: {
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
    department: ({ departmentId }, _, context) =>
      departmentId === null ? null : departments.load(context, departmentId),
  },
}
