import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { invalidInput } from '../../graphql/errors.ts'
import { rowId } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { EnterpriseFilter } from '../../graphql/types.generated.ts'

export interface EnterpriseRow {
  readonly id: number
  readonly name: string
  readonly nameEn: string | null
  readonly code: string
  readonly category: string | null
  readonly employees: number | null
  readonly storey: number | null
  readonly buildingCode: string | null
  readonly buildingId: number | null
  readonly regionId: number | null
  readonly lng: number | null
  readonly lat: number | null
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
}

export type EnterpriseRows = Connection<EnterpriseRow>

export const enterprises = createEntityResolvers<EnterpriseRow, EnterpriseFilter>({
  name: 'enterprise',
  sql: new URL('./enterprises.sql', import.meta.url),
  filter: ({ within, category, buildingId, minEmployees }) => ({
    ...spatialParameters(within),
    category: sections(category),
    // No row has an invalid id.
    buildingId: buildingId == null ? undefined : (rowId(buildingId) ?? -1),
    minEmployees: minEmployees ?? undefined,
  }),
})

function sections(category: readonly string[] | null | undefined): readonly string[] | undefined {
  const wrong = category?.find((section) => !/^[A-T]$/.test(section))
  if (wrong !== undefined) throw invalidInput('filter.category', wrong, 'sections of GB/T 4754, A to T')
  return category ?? undefined
}
