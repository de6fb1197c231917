import { defineDomain } from '../../graphql/domain.ts'
import { waterResolvers } from './water.resolvers.ts'

export const water = defineDomain(import.meta.url, {
  schema: ['water.graphql'],
  resolvers: waterResolvers,
  rows: {
    WaterLevels: './water-levels.service.ts#WaterLevelsState',
    WaterLevelStation: './water-levels.service.ts#WaterLevelState',
    LeakSuspicions: './leak-suspicions.service.ts#LeakSuspicionsState',
    LeakSuspicion: './leak-suspicions.service.ts#LeakSuspicionState',
  },
})
