import { loadSensor, loadSensorPosition } from '../readings/load-sensor.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { readParkings } from './parking.service.ts'

export const parkingResolvers: Resolvers = {
  Query: {
    parkings: (_, question, { session }) => readParkings(session, question, new Date()),
  },
  Parking: {
    sensor: ({ sensorId }, _, context) => loadSensor(context, sensorId),
    position: ({ sensorId }, _, context) => loadSensorPosition(context, sensorId),
  },
}
