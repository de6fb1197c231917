import type { Session } from '../db/database.ts'
import { statements, type Parameters } from '../db/statements.ts'
import { pageRequest, type Connection, type PageArguments } from '../schema/connection.ts'
import { invalidInput } from '../schema/errors.ts'
import { createListing, listParameter, ORDER_BY_ID } from '../schema/listing.ts'
import { spatialParameters } from '../schema/spatial-filter.ts'
import type { ComponentFilter, ComponentStatus } from '../schema/types.generated.ts'

const sql = statements(new URL('./components.sql', import.meta.url))
const listing = createListing<ComponentRow>(sql)

export interface ComponentRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly classCode: string
  readonly code: string | null
  readonly status: ComponentStatus
  readonly owner: string | null
  readonly regionId: number | null
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
  readonly lng: number
  readonly lat: number
}

export type ComponentRows = Connection<ComponentRow>

export interface ComponentPageArguments extends PageArguments {
  readonly filter?: ComponentFilter | null | undefined
}

export async function componentPage(session: Session, args: ComponentPageArguments): Promise<ComponentRows> {
  return listing.page(session, pageRequest(ORDER_BY_ID, 'ID', args), {
    filter: filterParameters(args.filter),
    columns: {},
  })
}

export async function componentsByIds(session: Session, ids: readonly number[]): Promise<(ComponentRow | null)[]> {
  return listing.byIds(session, ids, {})
}

function filterParameters(filter: ComponentFilter | null | undefined): Parameters {
  if (filter == null) return {}
  return { ...spatialParameters(filter.within), class: classCodes(filter.class), status: listParameter(filter.status) }
}

function classCodes(codes: readonly string[] | null | undefined): readonly string[] | undefined {
  const wrong = codes?.find((code) => !/^(\d{2}|\d{4})$/.test(code))
  if (wrong !== undefined)
    throw invalidInput('filter.class', wrong, 'class codes of 4 digits, or 2 for a whole major class')
  return codes ?? undefined
}
