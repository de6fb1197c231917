import type { Session } from '../db/database.ts'
import { statements, type Parameters } from '../db/statements.ts'
import { pageRequest, type Connection, type PageArguments } from '../schema/connection.ts'
import { createListing, listParameter, ORDER_BY_ID } from '../schema/listing.ts'
import { spatialParameters } from '../schema/spatial-filter.ts'
import type { FacilityFilter, FacilityKind } from '../schema/types.generated.ts'

const sql = statements(new URL('./facilities.sql', import.meta.url))
const listing = createListing<FacilityRow>(sql)

export interface FacilityRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly kind: FacilityKind
  readonly address: string | null
  readonly phone: string | null
  readonly capacity: number | null
  readonly regionId: number | null
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
  readonly lng: number
  readonly lat: number
}

export type FacilityRows = Connection<FacilityRow>

export interface FacilityPageArguments extends PageArguments {
  readonly filter?: FacilityFilter | null | undefined
}

export async function facilityPage(session: Session, args: FacilityPageArguments): Promise<FacilityRows> {
  return listing.page(session, pageRequest(ORDER_BY_ID, 'ID', args), {
    filter: filterParameters(args.filter),
    columns: {},
  })
}

export async function facilitiesByIds(session: Session, ids: readonly number[]): Promise<(FacilityRow | null)[]> {
  return listing.byIds(session, ids, {})
}

function filterParameters(filter: FacilityFilter | null | undefined): Parameters {
  if (filter == null) return {}
  return { ...spatialParameters(filter.within), kind: listParameter(filter.kind) }
}
