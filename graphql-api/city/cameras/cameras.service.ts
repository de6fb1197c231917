import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { CameraFilter, CameraKind } from '../../graphql/types.generated.ts'

export interface CameraRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly code: string | null
  readonly kind: CameraKind
  readonly directionDeg: number | null
  readonly tiltDeg: number | null
  readonly viewAngleDeg: number | null
  readonly rangeM: number | null
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

export const cameras = createEntityResolvers<CameraRow, CameraFilter>({
  name: 'camera',
  sql: new URL('./cameras.sql', import.meta.url),
  filter: ({ within, kind }) => ({ ...spatialParameters(within), kind: listParameter(kind) }),
})
