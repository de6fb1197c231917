import { defineDomain } from '../../graphql/domain.ts'
import { parkingResolvers } from './parking.resolvers.ts'

export const parking = defineDomain(import.meta.url, {
  schema: ['parking.graphql'],
  resolvers: parkingResolvers,
  rows: {
    Parkings: './parking.service.ts#ParkingsState',
    Parking: './parking.service.ts#ParkingRow',
  },
})
