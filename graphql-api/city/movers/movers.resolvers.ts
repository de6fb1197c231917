import { loadRegion } from '../regions/regions.resolvers.ts'
import { resources } from '../resources/resources.service.ts'
import { routes } from '../routes/routes.service.ts'
import { selectedFields } from '../../graphql/selection.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { loadTrack, movers } from './movers.service.ts'

export const moverResolvers: Resolvers = {
  Query: { mover: movers.one, movers: movers.many },
  Mover: {
    position: ({ lng, lat }) => [lng, lat],
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
    unit: ({ unitId }, _, context) => (unitId === null ? null : resources.load(context, unitId)),
    route: ({ routeId }, _, context, info) => {
      if (routeId === null) return null
      const selected = selectedFields(info)
      return routes.load(context, routeId, { bounds: selected.has('bounds'), line: selected.has('line') })
    },
    track: ({ id }, { from, to }, context) => loadTrack(context, id, from, to),
  },
  TrackPoint: { position: ({ lng, lat }) => [lng, lat] },
}
