import type { Geometry } from 'geojson'
import type { Right } from '../../../domain/rights.ts'
import type { Session } from '../../platform/db/database.ts'
import type { Context } from '../../graphql/context.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import {
  regionAncestors,
  regionBoundaries,
  regionBounds,
  regionByCode,
  regionChildren,
  regionPage,
  regionResidents,
  regionsByIds,
  regionTotals,
  type Bounds,
  type RegionRow,
  type RegionTotals,
} from './regions.service.ts'

export const regionResolvers: Resolvers = {
  Query: {
    region: (_, { code }, { session }) => regionByCode(session, code),
    regions: (_, args, { session }) => regionPage(session, args),
  },
  Region: {
    parent: ({ parentRegionId }, _, context) => (parentRegionId === null ? null : loadRegion(context, parentRegionId)),
    ancestors: ({ id }, _, { batch }) =>
      batch('region.ancestors', (ids: readonly number[], session) => regionAncestors(session, ids)).load(id),
    children: ({ id }, args, { batch }) =>
      batch(`region.children ${JSON.stringify(args)}`, (ids: readonly number[], session) =>
        regionChildren(session, ids, args),
      ).load(id),
    households: async ({ id }, _, context) => (await loadTally(context, id)).total.households,
    residents: ({ id }, _, { batch }) =>
      batch('region.residents', (ids: readonly number[], session) => regionResidents(session, ids)).load(id),
    counts: async ({ id }, _, context) => (await loadTally(context, id)).total,
    gap: async ({ id }, _, context) => (await loadTally(context, id)).direct,
    bounds: ({ id }, _, context) => loadBounds(context, id),
    labelPoint: ({ labelLng, labelLat }) => [labelLng, labelLat],
    boundary: async ({ id }, { toleranceM }, { batch }) => {
      // An explicit null does not take the default.
      const tolerance = (toleranceM as number | null) ?? 0
      const load = (ids: readonly number[], session: Session): Promise<string[]> =>
        regionBoundaries(session, ids, tolerance)
      return JSON.parse(await batch(`region.boundary ${String(tolerance)}`, load).load(id)) as Geometry
    },
  },
  RegionCounts: {
    cameras: ({ cameras }, _, context) => ifMay('camera.view', cameras, context),
    resources: ({ resources }, _, context) => ifMay('resource.view', resources, context),
    enterprises: ({ enterprises }, _, context) => ifMay('enterprise.view', enterprises, context),
  },
}

/** The database counts none for viewers without the right, which must not look like a count. */
function ifMay(right: Right, count: number | null | undefined, { viewer }: Context): number | null {
  return viewer?.rights.has(right) === true ? (count ?? 0) : null
}

/** The region with this id. Every `region` field of the schema loads through it. */
export function loadRegion({ batch }: Context, id: number): Promise<RegionRow | null> {
  return batch('region', (ids: readonly number[], session) => regionsByIds(session, ids)).load(id)
}

export function loadBounds({ batch }: Context, id: number): Promise<Bounds> {
  return batch('region.bounds', (ids: readonly number[], session) => regionBounds(session, ids)).load(id)
}

export function loadTally({ batch }: Context, id: number): Promise<RegionTotals> {
  return batch('region.tally', (ids: readonly number[], session) => regionTotals(session, ids)).load(id)
}
