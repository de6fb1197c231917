import { createCatalogue } from '../schema/catalogue.ts'
import type { Connection } from '../schema/connection.ts'
import { spatialParameters } from '../schema/spatial-filter.ts'
import type { DepartmentFilter } from '../schema/types.generated.ts'

export interface DepartmentRow {
  readonly id: number
  readonly name: string
  readonly nameEn: string | null
  readonly code: string
  readonly kind: string
  readonly phone: string | null
  readonly regionId: number | null
  readonly lng: number | null
  readonly lat: number | null
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
}

export type DepartmentRows = Connection<DepartmentRow>

export const departments = createCatalogue<DepartmentRow, DepartmentFilter>({
  name: 'department',
  sql: new URL('./departments.sql', import.meta.url),
  filter: ({ within, kind }) => ({ ...spatialParameters(within), kind: kind ?? undefined }),
})
