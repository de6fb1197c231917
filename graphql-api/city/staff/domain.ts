import { defineDomain } from '../../graphql/domain.ts'
import { staffResolvers } from './staff.resolvers.ts'

export const staff = defineDomain(import.meta.url, {
  schema: ['staff.graphql'],
  resolvers: staffResolvers,
  rows: {
    StaffMember: './staff.service.ts#StaffMemberRow',
    StaffMemberConnection: './staff.service.ts#StaffMemberRows',
  },
})
