import { refused } from '../schema/errors.ts'
import type { Resolvers } from '../schema/types.generated.ts'
import { sensors } from '../sensors/sensors.service.ts'

/** They are answered by the fan-out of `live-queries`, by the field's value for all who ask the same. */
function subscribe(): never {
  throw refused('FORBIDDEN', 'this subscription takes a WebSocket of a server that takes feeds in')
}

export const liveResolvers: Resolvers = {
  Subscription: {
    observationsArrived: { subscribe },
    resourcesMoved: { subscribe },
    feedChanged: { subscribe },
    trafficChanged: { subscribe },
    alertArrived: { subscribe },
  },
  ArrivedObservation: {
    sensor: ({ sensorId }, _, context) => (sensorId === null ? null : sensors.load(context, sensorId)),
  },
}
