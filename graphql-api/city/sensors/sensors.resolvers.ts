import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { sensors } from './sensors.service.ts'

export const sensorResolvers: Resolvers = {
  Query: { sensor: sensors.one, sensors: sensors.many },
  Sensor: {
    position: ({ lng, lat }) => [lng, lat],
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
  },
}
