import { defineDomain } from '../../graphql/domain.ts'
import { observationsArrived } from './observations-arrived.ts'
import { observationResolvers } from './observations.resolvers.ts'

export const observations = defineDomain(import.meta.url, {
  schema: ['observations.graphql'],
  resolvers: observationResolvers,
  rows: {
    Series: './observations.service.ts#SeriesRow',
    SeriesConnection: './observations.service.ts#SeriesRows',
    Observation: './observations.service.ts#ObservationRow',
    ObservationConnection: './observations.service.ts#ObservationRows',
    ArrivedObservation: './observations-arrived.ts#ArrivedObservationRow',
  },
  liveFields: [observationsArrived],
})
