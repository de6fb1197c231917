import { createCatalogue } from '../schema/catalogue.ts'
import type { Connection } from '../schema/connection.ts'
import { listParameter } from '../schema/listing.ts'
import { spatialParameters } from '../schema/spatial-filter.ts'
import type { StaffMemberFilter, StaffRole } from '../schema/types.generated.ts'

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

export const staff = createCatalogue<StaffMemberRow, StaffMemberFilter>({
  name: 'staffMember',
  sql: new URL('./staff.sql', import.meta.url),
  filter: ({ regionCode, role, departmentCode }) => ({
    ...spatialParameters(regionCode == null ? undefined : { regionCode }, 'filter'),
    role: listParameter(role),
    departmentCode: departmentCode ?? undefined,
  }),
})
