import type { Geometry } from 'geojson'
import type { GraphQLResolveInfo } from 'graphql'
import type { Session } from '../../platform/db/database.ts'
import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Context } from '../../graphql/context.ts'
import { rowId } from '../../graphql/keyset-page.ts'
import { rowLimit } from '../../graphql/limits/row-bounds.ts'
import { selectedFields, selectedInRows } from '../../graphql/selection.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import {
  buildingColumns,
  buildingPage,
  buildingParts,
  buildingsByIds,
  buildingsInRegions,
  type BuildingRow,
  type BuildingRows,
} from './buildings.service.ts'

export const buildingResolvers: Resolvers = {
  Query: {
    building: (_, { id }, context, info) => {
      const number = rowId(id)
      return number === undefined ? null : loadBuilding(context, number, info)
    },
    buildings: (_, args, { session }, info) => buildingPage(session, args, buildingColumns(selectedInRows(info))),
  },
  Region: {
    buildings: ({ id }, args, { batch }, info) => {
      const columns = buildingColumns(selectedInRows(info))
      const load = (ids: readonly number[], session: Session): Promise<BuildingRows[]> =>
        buildingsInRegions(session, ids, args, columns)
      return batch(`region.buildings ${JSON.stringify([args, columns])}`, load).load(id)
    },
  },
  Building: {
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
    parts: ({ id, hasParts }, _, { batch }, info) => {
      if (!hasParts) return []
      const columns = buildingColumns(selectedFields(info))
      const load = (ids: readonly number[], session: Session): Promise<BuildingRow[][]> =>
        buildingParts(session, ids, columns, rowLimit(info))
      return batch(`building.parts ${JSON.stringify(columns)}`, load).load(id)
    },
    // Selected by the client: see buildingColumns.
    centre: (building) => [building.centreLng as number, building.centreLat as number],
    bounds: ({ west, south, east, north }) => [west as number, south as number, east as number, north as number],
    footprint: ({ footprint }) => JSON.parse(footprint as string) as Geometry,
  },
}

/** A building with the columns selected under the field being resolved. */
export function loadBuilding({ batch }: Context, id: number, info: GraphQLResolveInfo): Promise<BuildingRow | null> {
  const columns = buildingColumns(selectedFields(info))
  const load = (ids: readonly number[], session: Session): Promise<(BuildingRow | null)[]> =>
    buildingsByIds(session, ids, columns)
  return batch(`building ${JSON.stringify(columns)}`, load).load(id)
}
