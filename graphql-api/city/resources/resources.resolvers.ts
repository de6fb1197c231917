import { departments } from '../departments/departments.service.ts'
import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { resources } from './resources.service.ts'

export const resourceResolvers: Resolvers = {
  Query: { resource: resources.one, resources: resources.many },
  Resource: {
    position: ({ lng, lat }) => [lng, lat],
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
    department: ({ departmentId }, _, context) =>
      departmentId === null ? null : departments.load(context, departmentId),
  },
}
