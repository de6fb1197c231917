import { defineDomain } from '../../graphql/domain.ts'
import { resourcesMoved } from './resources-moved.ts'
import { moverResolvers } from './movers.resolvers.ts'

export const movers = defineDomain(import.meta.url, {
  schema: ['movers.graphql'],
  resolvers: moverResolvers,
  rows: {
    Mover: './movers.service.ts#MoverRow',
    MoverConnection: './movers.service.ts#MoverRows',
    TrackPoint: './movers.service.ts#TrackRow',
  },
  liveFields: [resourcesMoved],
})
