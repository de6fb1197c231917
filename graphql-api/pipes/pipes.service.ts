import { createCatalogue } from '../schema/catalogue.ts'
import type { Connection } from '../schema/connection.ts'
import { listParameter } from '../schema/listing.ts'
import { spatialParameters } from '../schema/spatial-filter.ts'
import type { PipeFilter, PipeKind } from '../schema/types.generated.ts'

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
  // Read when asked for.
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

export const pipes = createCatalogue<PipeRow, PipeFilter>({
  name: 'pipe',
  sql: new URL('./pipes.sql', import.meta.url),
  filter: ({ within, kind }) => ({ ...spatialParameters(within), kind: listParameter(kind) }),
  columns: (selected) => ({ bounds: selected.has('bounds'), line: selected.has('line') }),
})
