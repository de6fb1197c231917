import type { Session } from '../../platform/db/database.ts'
import { statements, type Parameters } from '../../platform/db/statements.ts'
import { dealOut, pageRequest, type Connection, type Order, type PageArguments } from '../../graphql/connection.ts'
import { invalidInput } from '../../graphql/errors.ts'
import { createKeysetPages, listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type {
  BuildingFilter,
  BuildingOrder,
  BuildingUse,
  HeightSource,
  HouseholdsSource,
} from '../../graphql/types.generated.ts'

const sql = statements(new URL('./buildings.sql', import.meta.url))
const pages = createKeysetPages<BuildingRow>(sql)

export interface BuildingRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly use: BuildingUse
  readonly heightM: number
  readonly levels: number | null
  readonly households: number
  readonly hasParts: boolean
  readonly regionId: number | null
  // The rest is read only if selected, see BuildingColumns.
  readonly code?: string | null
  readonly address?: string | null
  readonly street?: string | null
  readonly houseNumber?: string | null
  readonly builtYear?: number | null
  readonly units?: number | null
  readonly heightSource?: HeightSource
  readonly householdsSource?: HouseholdsSource
  readonly footprintM2?: number
  readonly source?: string
  readonly sourceId?: string
  readonly updatedAt?: Date
  readonly centreLng?: number
  readonly centreLat?: number
  readonly west?: number
  readonly south?: number
  readonly east?: number
  readonly north?: number
  /** GeoJSON text. */
  readonly footprint?: string
  readonly sortKey?: number
}

export type BuildingRows = Connection<BuildingRow>

/** Expensive columns: true if the client selected them. Few groups, so that statements stay few. */
export interface BuildingColumns extends Parameters {
  readonly details: boolean
  readonly centre: boolean
  readonly bounds: boolean
  readonly footprint: boolean
}

const DETAILS = [
  'code',
  'address',
  'street',
  'houseNumber',
  'builtYear',
  'units',
  'heightSource',
  'householdsSource',
  'footprintM2',
  'source',
  'sourceId',
  'updatedAt',
] as const

export function buildingColumns(selected: ReadonlySet<string>): BuildingColumns {
  return {
    details: DETAILS.some((field) => selected.has(field)),
    centre: selected.has('centre'),
    bounds: selected.has('bounds'),
    footprint: selected.has('footprint'),
  }
}

const ORDERS: Readonly<Record<BuildingOrder, Order>> = {
  ID: { by: 'byId', after: 'afterIdAlone' },
  HEIGHT_DESC: { key: 'number', by: 'byHeight', after: 'afterHeight' },
  FOOTPRINT_DESC: { key: 'number', by: 'byFootprint', after: 'afterFootprint' },
  HOUSEHOLDS_DESC: { key: 'integer', by: 'byHouseholds', after: 'afterHouseholds' },
}

export interface BuildingPageArguments extends PageArguments {
  readonly filter?: BuildingFilter | null | undefined
  readonly orderBy?: BuildingOrder | null | undefined
}

export async function buildingPage(
  session: Session,
  args: BuildingPageArguments,
  columns: BuildingColumns,
): Promise<BuildingRows> {
  const request = pageRequest(ORDERS, args.orderBy ?? 'ID', args)
  return pages.page(session, request, { filter: filterParameters(args.filter), columns })
}

/** The buildings in each region and below, one page each. */
export async function buildingsInRegions(
  session: Session,
  regionIds: readonly number[],
  args: BuildingPageArguments,
  columns: BuildingColumns,
): Promise<BuildingRows[]> {
  const request = pageRequest(ORDERS, args.orderBy ?? 'ID', args)
  return pages.pages(session, regionIds, request, { filter: filterParameters(args.filter), columns })
}

function filterParameters(filter: BuildingFilter | null | undefined): Parameters {
  if (filter == null) return {}
  return {
    ...spatialParameters(filter.within),
    use: listParameter(filter.use),
    minHeightM: heightParameter('filter.minHeightM', filter.minHeightM),
    maxHeightM: heightParameter('filter.maxHeightM', filter.maxHeightM),
    ...(filter.named != null && { isNamed: true, named: filter.named }),
  }
}

function heightParameter(field: string, heightM: number | null | undefined): number | undefined {
  if (heightM == null) return undefined
  if (heightM >= 0 && heightM <= 10_000) return heightM
  throw invalidInput(field, heightM, 'metres, 0…10,000')
}

export async function buildingsByIds(
  session: Session,
  ids: readonly number[],
  columns: BuildingColumns,
): Promise<(BuildingRow | null)[]> {
  return pages.byIds(session, ids, columns)
}

/** The parts that draw each building, lowest first. */
export async function buildingParts(
  session: Session,
  ids: readonly number[],
  columns: BuildingColumns,
  limit: number,
): Promise<BuildingRow[][]> {
  return dealOut(ids, await session.rows<BuildingRow & { parentId: number }>(sql('parts', { ids, limit, ...columns })))
}
