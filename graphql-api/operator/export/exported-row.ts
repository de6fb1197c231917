import type { Geometry } from 'geojson'

export interface ExportedRow {
  readonly id: number
  readonly sourceId: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly geometry: Geometry | null
}
