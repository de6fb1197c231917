import { defineDomain } from '../../graphql/domain.ts'
import { buildingResolvers } from './buildings.resolvers.ts'

export const buildings = defineDomain(import.meta.url, {
  schema: ['buildings.graphql'],
  resolvers: buildingResolvers,
  rows: {
    Building: './buildings.service.ts#BuildingRow',
    BuildingConnection: './buildings.service.ts#BuildingRows',
  },
})
