import type { Session } from '../../platform/db/database.ts'
import { statements, type Parameters } from '../../platform/db/statements.ts'
import { dealOut, pageRequest, type Connection, type Order, type PageArguments } from '../../graphql/connection.ts'
import { invalidInput } from '../../graphql/errors.ts'
import { createKeysetPages } from '../../graphql/keyset-page.ts'
import { likePrefix } from '../../graphql/like-pattern.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { RegionCounts, RegionFilter, RegionLevel, RegionOrder } from '../../graphql/types.generated.ts'

const sql = statements(new URL('./regions.sql', import.meta.url))
const pages = createKeysetPages<RegionRow>(sql)

export interface RegionRow {
  readonly id: number
  readonly code: string
  readonly level: RegionLevel
  readonly parentRegionId: number | null
  readonly name: string
  readonly nameEn: string | null
  readonly areaM2: number
  readonly drawn: boolean
  readonly labelLng: number
  readonly labelLat: number
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
  readonly sortKey?: string | number
}

export type RegionRows = Connection<RegionRow>

const ORDERS: Readonly<Record<RegionOrder, Order>> = {
  CODE: { key: 'string', by: 'byCode', after: 'afterCode' },
  NAME: { key: 'string', by: 'byName', after: 'afterName' },
  AREA_DESC: { key: 'number', by: 'byArea', after: 'afterArea' },
  HOUSEHOLDS_DESC: { key: 'number', by: 'byHouseholds', after: 'afterHouseholds' },
}

export interface RegionPageArguments extends PageArguments {
  readonly level?: RegionLevel | null | undefined
  readonly filter?: RegionFilter | null | undefined
  readonly orderBy?: RegionOrder | null | undefined
}

export async function regionPage(session: Session, args: RegionPageArguments): Promise<RegionRows> {
  const request = pageRequest(ORDERS, args.orderBy ?? 'CODE', args)
  return pages.page(session, request, { filter: filterParameters(args), columns: {} })
}

/** The children of each region, one page each. */
export async function regionChildren(
  session: Session,
  parentIds: readonly number[],
  args: RegionPageArguments,
): Promise<RegionRows[]> {
  const request = pageRequest(ORDERS, args.orderBy ?? 'CODE', args)
  return pages.pages(session, parentIds, request, { filter: {}, columns: {} })
}

function filterParameters({ level, filter }: RegionPageArguments): Parameters {
  return {
    ...spatialParameters(filter?.within),
    ...(level != null && { level }),
    ...(filter?.drawn != null && { isDrawn: true, drawn: filter.drawn }),
    ...(filter?.startsWith != null && { startsWith: likePrefix('filter.startsWith', filter.startsWith) }),
  }
}

export async function regionByCode(session: Session, code: string): Promise<RegionRow | null> {
  if (!/^\d{6,20}$/.test(code)) return null
  return (await session.row<RegionRow>(sql('byCode', { code }))) ?? null
}

export async function regionsByIds(session: Session, ids: readonly number[]): Promise<(RegionRow | null)[]> {
  return pages.byIds(session, ids, {})
}

/** For each region, the regions around it from the city down to its parent. */
export async function regionAncestors(session: Session, ids: readonly number[]): Promise<RegionRow[][]> {
  return dealOut(ids, await session.rows<RegionRow & { parentId: number }>(sql('ancestors', { ids })))
}

export type Bounds = [west: number, south: number, east: number, north: number]

export async function regionBounds(session: Session, ids: readonly number[]): Promise<Bounds[]> {
  const rows = await session.rows<{ id: number; west: number; south: number; east: number; north: number }>(
    sql('bounds', { ids }),
  )
  const found = new Map(
    rows.map(({ id, west, south, east, north }): [number, Bounds] => [id, [west, south, east, north]]),
  )
  return ids.map((id) => found.get(id) as Bounds)
}

const MAX_TOLERANCE_M = 1_000

/** The boundary of each region as GeoJSON text. */
export async function regionBoundaries(
  session: Session,
  ids: readonly number[],
  toleranceM: number,
): Promise<string[]> {
  if (!(toleranceM >= 0 && toleranceM <= MAX_TOLERANCE_M))
    throw invalidInput('toleranceM', toleranceM, 'metres, 0…1,000')
  const parameters = toleranceM === 0 ? { ids, exact: true } : { ids, simplified: true, toleranceM }
  const rows = await session.rows<{ id: number; boundary: string }>(sql('boundaries', parameters))
  const found = new Map(rows.map((row) => [row.id, row.boundary]))
  return ids.map((id) => found.get(id) as string)
}

export interface RegionTotals {
  /** With everything in the regions below. */
  readonly total: RegionCounts
  /** In the region but in none of its children. */
  readonly direct: RegionCounts
}

/** Population of each region, rounded; null if it is 0, unknown, or not visible. */
export async function regionResidents(session: Session, ids: readonly number[]): Promise<(number | null)[]> {
  const rows = await session.rows<{ regionId: number; residents: number | null }>(sql('residents', { ids }))
  const found = new Map(rows.map(({ regionId, residents }) => [regionId, residents]))
  return ids.map((id) => found.get(id) ?? null)
}

const SUBJECTS: Readonly<Record<string, keyof RegionCounts>> = {
  building: 'buildings',
  household: 'households',
  facility: 'facilities',
  component: 'components',
  camera: 'cameras',
  sensor: 'sensors',
  unit: 'resources',
  enterprise: 'enterprises',
  road_m: 'roadLengthM',
}

/** Contents of each region; zeros without a tally. */
export async function regionTotals(session: Session, ids: readonly number[]): Promise<RegionTotals[]> {
  const rows = await session.rows<{ regionId: number; subject: string; direct: number; total: number }>(
    sql('tallies', { ids }),
  )
  const totals = new Map(ids.map((id) => [id, { total: noCounts(), direct: noCounts() }]))
  for (const { regionId, subject, direct, total } of rows) {
    const found = totals.get(regionId)
    const field = SUBJECTS[subject]
    if (found === undefined || field === undefined) continue
    found.total[field] = total
    found.direct[field] = direct
  }
  return ids.map((id) => totals.get(id) as RegionTotals)
}

function noCounts(): RegionCounts {
  return {
    buildings: 0,
    households: 0,
    facilities: 0,
    components: 0,
    cameras: 0,
    sensors: 0,
    resources: 0,
    enterprises: 0,
    roadLengthM: 0,
  }
}
