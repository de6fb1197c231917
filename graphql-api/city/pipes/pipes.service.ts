import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { PipeFilter, PipeKind } from '../../graphql/types.generated.ts'

export interface PipeRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly kind: PipeKind
  readonly diameterMm: number | null
  readonly material: string | null
  readonly depthM: number | null
  readonly builtYear: number | null
  readonly owner: string | null
  readonly street: string | null
  readonly lengthM: number
  // Read only if selected.
  readonly west?: number
  readonly south?: number
  readonly east?: number
  readonly north?: number
  /** GeoJSON text. */
  readonly line?: string
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
}

export type PipeRows = Connection<PipeRow>

export const pipes = createEntityResolvers<PipeRow, PipeFilter>({
  name: 'pipe',
  sql: new URL('./pipes.sql', import.meta.url),
  filter: ({ within, kind }) => ({ ...spatialParameters(within), kind: listParameter(kind) }),
  columns: (selected) => ({ bounds: selected.has('bounds'), line: selected.has('line') }),
})
