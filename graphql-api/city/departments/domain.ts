import { defineDomain } from '../../graphql/domain.ts'
import { departmentResolvers } from './departments.resolvers.ts'

export const departments = defineDomain(import.meta.url, {
  schema: ['departments.graphql'],
  resolvers: departmentResolvers,
  rows: {
    Department: './departments.service.ts#DepartmentRow',
    DepartmentConnection: './departments.service.ts#DepartmentRows',
  },
})
