import { loadSensor, loadSensorPosition } from '../readings/load-sensor.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { readNoiseLevels } from './noise.service.ts'

export const noiseResolvers: Resolvers = {
  Query: {
    noiseLevels: (_, question, { session }) => readNoiseLevels(session, question, new Date()),
  },
  NoisePost: {
    sensor: ({ sensorId }, _, context) => loadSensor(context, sensorId),
    position: ({ sensorId }, _, context) => loadSensorPosition(context, sensorId),
  },
}
