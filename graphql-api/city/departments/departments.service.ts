import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { DepartmentFilter } from '../../graphql/types.generated.ts'

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

export const departments = createEntityResolvers<DepartmentRow, DepartmentFilter>({
  name: 'department',
  sql: new URL('./departments.sql', import.meta.url),
  filter: ({ within, kind }) => ({ ...spatialParameters(within), kind: kind ?? undefined }),
})
