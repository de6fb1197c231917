import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { FacilityFilter, FacilityKind } from '../../graphql/types.generated.ts'

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

export const facilities = createEntityResolvers<FacilityRow, FacilityFilter>({
  name: 'facility',
  sql: new URL('./facilities.sql', import.meta.url),
  filter: ({ within, kind }) => ({ ...spatialParameters(within), kind: listParameter(kind) }),
})
