import { defineDomain } from '../../graphql/domain.ts'
import { sensorResolvers } from './sensors.resolvers.ts'

export const sensors = defineDomain(import.meta.url, {
  schema: ['sensors.graphql'],
  resolvers: sensorResolvers,
  rows: {
    Sensor: './sensors.service.ts#SensorRow',
    SensorConnection: './sensors.service.ts#SensorRows',
  },
})
