import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Actor } from '../../graphql/audited.ts'
import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { checkText } from '../../graphql/errors.ts'
import { listParameter, rowId } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { StaffMemberFilter, StaffRole } from '../../graphql/types.generated.ts'

export interface StaffMemberRow {
  readonly id: number
  readonly maskedName: string
  readonly code: string
  readonly role: StaffRole
  readonly departmentCode: string | null
  readonly departmentId: number | null
  readonly regionCode: string | null
  readonly regionId: number | null
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
}

export type StaffMemberRows = Connection<StaffMemberRow>

export const staff = createEntityResolvers<StaffMemberRow, StaffMemberFilter>({
  name: 'staffMember',
  sql: new URL('./staff.sql', import.meta.url),
  filter: ({ regionCode, role, departmentCode }) => ({
    ...spatialParameters(regionCode == null ? undefined : { regionCode }, 'filter'),
    role: listParameter(role),
    departmentCode: departmentCode ?? undefined,
  }),
})

const sql = statements(new URL('./staff.sql', import.meta.url))

/** The fields of a staff member that are otherwise masked. */
export interface StaffContactRow {
  readonly id: string
  readonly name: string
  readonly phone: string | null
}

/**
 * Reveals a staff member's name and phone, with the rights of the transaction's reader; the database audits it.
 * @returns undefined if there is none with this id visible to the reader
 */
export async function revealStaff(
  session: Session,
  { address, requestId }: Actor,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<StaffContactRow | undefined> {
  const why = checkText('reason', reason, 200, 5)
  const number = rowId(id)
  if (number === undefined) return undefined
  const found = await session.row<Omit<StaffContactRow, 'id'>>(
    sql('reveal', { id: number, reason: why, address: address ?? null, requestId: requestId ?? null }),
  )
  return found && { id, ...found }
}
