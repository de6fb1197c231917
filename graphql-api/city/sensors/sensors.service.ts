import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { SensorFilter, SensorKind } from '../../graphql/types.generated.ts'

export interface SensorRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly code: string | null
  readonly kind: SensorKind
  readonly heightM: number | null
  readonly owner: string | null
  readonly poleCode: string | null
  readonly regionId: number | null
  readonly lng: number
  readonly lat: number
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
}

export type SensorRows = Connection<SensorRow>

export const sensors = createEntityResolvers<SensorRow, SensorFilter>({
  name: 'sensor',
  sql: new URL('./sensors.sql', import.meta.url),
  filter: ({ within, kind }) => ({ ...spatialParameters(within), kind: listParameter(kind) }),
})
