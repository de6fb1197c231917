import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { reports } from './reports.service.ts'

export const reportResolvers: Resolvers = {
  Query: { report: reports.one, reports: reports.many },
  Report: {
    position: ({ lng, lat }) => (lng === null || lat === null ? null : [lng, lat]),
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
  },
}
