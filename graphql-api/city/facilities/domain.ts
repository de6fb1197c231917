import { defineDomain } from '../../graphql/domain.ts'
import { facilityResolvers } from './facilities.resolvers.ts'

export const facilities = defineDomain(import.meta.url, {
  schema: ['facilities.graphql'],
  resolvers: facilityResolvers,
  rows: {
    Facility: './facilities.service.ts#FacilityRow',
    FacilityConnection: './facilities.service.ts#FacilityRows',
  },
})
