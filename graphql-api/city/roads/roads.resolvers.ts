import type { Geometry } from 'geojson'
import type { Session } from '../../platform/db/database.ts'
import { loadRegion } from '../regions/regions.resolvers.ts'
import { rowId } from '../../graphql/keyset-page.ts'
import { selectedFields, selectedInRows } from '../../graphql/selection.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { roadColumns, roadPage, roadsByIds, type RoadRow } from './roads.service.ts'

export const roadResolvers: Resolvers = {
  Query: {
    road: (_, { id }, { batch }, info) => {
      const number = rowId(id)
      if (number === undefined) return null
      const columns = roadColumns(selectedFields(info))
      const load = (ids: readonly number[], session: Session): Promise<(RoadRow | null)[]> =>
        roadsByIds(session, ids, columns)
      return batch(`road ${JSON.stringify(columns)}`, load).load(number)
    },
    roads: (_, args, { session }, info) => roadPage(session, args, roadColumns(selectedInRows(info))),
  },
  Road: {
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
    // Selected by the client: see roadColumns.
    centre: (road) => [road.centreLng as number, road.centreLat as number],
    bounds: ({ west, south, east, north }) => [west as number, south as number, east as number, north as number],
    line: ({ line }) => JSON.parse(line as string) as Geometry,
  },
}
