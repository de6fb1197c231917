import { loadSensor, loadSensorPosition } from '../readings/load-sensor.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { readLeakSuspicions } from './leak-suspicions.service.ts'
import { readWaterLevels } from './water-levels.service.ts'

export const waterResolvers: Resolvers = {
  Query: {
    waterLevels: (_, question, { session }) => readWaterLevels(session, question, new Date()),
    leakSuspicions: (_, question, { session }) => readLeakSuspicions(session, question, new Date()),
  },
  WaterLevelStation: {
    sensor: ({ sensorId }, _, context) => loadSensor(context, sensorId),
    position: ({ sensorId }, _, context) => loadSensorPosition(context, sensorId),
  },
  LeakSuspicion: {
    sensor: ({ sensorId }, _, context) => loadSensor(context, sensorId),
    position: ({ sensorId }, _, context) => loadSensorPosition(context, sensorId),
  },
}
