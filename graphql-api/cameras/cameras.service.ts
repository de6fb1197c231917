import type { Session } from '../db/database.ts'
import { statements, type Parameters } from '../db/statements.ts'
import { pageRequest, type Connection, type PageArguments } from '../schema/connection.ts'
import { createListing, listParameter, ORDER_BY_ID } from '../schema/listing.ts'
import { spatialParameters } from '../schema/spatial-filter.ts'
import type { CameraFilter, CameraKind } from '../schema/types.generated.ts'

const sql = statements(new URL('./cameras.sql', import.meta.url))
const listing = createListing<CameraRow>(sql)

export interface CameraRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly code: string | null
  readonly kind: CameraKind
  readonly directionDeg: number | null
  readonly heightM: number | null
  readonly operator: string | null
  readonly regionId: number | null
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
  readonly lng: number
  readonly lat: number
}

export type CameraRows = Connection<CameraRow>

export interface CameraPageArguments extends PageArguments {
  readonly filter?: CameraFilter | null | undefined
}

export async function cameraPage(session: Session, args: CameraPageArguments): Promise<CameraRows> {
  return listing.page(session, pageRequest(ORDER_BY_ID, 'ID', args), {
    filter: filterParameters(args.filter),
    columns: {},
  })
}

export async function camerasByIds(session: Session, ids: readonly number[]): Promise<(CameraRow | null)[]> {
  return listing.byIds(session, ids, {})
}

function filterParameters(filter: CameraFilter | null | undefined): Parameters {
  if (filter == null) return {}
  return { ...spatialParameters(filter.within), kind: listParameter(filter.kind) }
}
