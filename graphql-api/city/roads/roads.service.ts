import type { Session } from '../../platform/db/database.ts'
import { statements, type Parameters } from '../../platform/db/statements.ts'
import { pageRequest, type Connection, type PageArguments } from '../../graphql/connection.ts'
import { createKeysetPages, listParameter, ORDER_BY_ID } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { RoadClass, RoadDirection, RoadFilter } from '../../graphql/types.generated.ts'

const sql = statements(new URL('./roads.sql', import.meta.url))
const pages = createKeysetPages<RoadRow>(sql)

export interface RoadRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly ref: string | null
  readonly class: RoadClass
  readonly link: boolean
  readonly direction: RoadDirection
  readonly lanes: number | null
  readonly maxSpeedKmh: number | null
  readonly bridge: boolean
  readonly tunnel: boolean
  readonly lengthM: number
  readonly regionId: number | null
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
  // Read only if selected, see RoadColumns.
  readonly centreLng?: number
  readonly centreLat?: number
  readonly west?: number
  readonly south?: number
  readonly east?: number
  readonly north?: number
  /** GeoJSON text. */
  readonly line?: string
}

export type RoadRows = Connection<RoadRow>

/** Expensive columns: true if the client selected them. */
export interface RoadColumns extends Parameters {
  readonly centre: boolean
  readonly bounds: boolean
  readonly line: boolean
}

export function roadColumns(selected: ReadonlySet<string>): RoadColumns {
  return { centre: selected.has('centre'), bounds: selected.has('bounds'), line: selected.has('line') }
}

export interface RoadPageArguments extends PageArguments {
  readonly filter?: RoadFilter | null | undefined
}

export async function roadPage(session: Session, args: RoadPageArguments, columns: RoadColumns): Promise<RoadRows> {
  return pages.page(session, pageRequest(ORDER_BY_ID, 'ID', args), { filter: filterParameters(args.filter), columns })
}

export async function roadsByIds(
  session: Session,
  ids: readonly number[],
  columns: RoadColumns,
): Promise<(RoadRow | null)[]> {
  return pages.byIds(session, ids, columns)
}

function filterParameters(filter: RoadFilter | null | undefined): Parameters {
  if (filter == null) return {}
  return {
    ...spatialParameters(filter.within),
    class: listParameter(filter.class),
    ...(filter.named != null && { isNamed: true, named: filter.named }),
  }
}
