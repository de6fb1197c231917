import type { Geometry } from 'geojson'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parseCrs, type Crs } from '../../../domain/crs.ts'
import { ImportError } from '../../store/import-error.ts'
import type { FieldRecord } from '../fields/field-record.ts'
import { readWkb } from '../../geometry/read-wkb.ts'
import { layersImporter, plainFields, recordSource } from './layers-importer.ts'

const NAME = 'GeoParquet'
const BATCH = 2000
/** Names of the encodings with plain coordinates. */
const NATIVE: Readonly<Record<string, string>> = {
  point: 'Point',
  linestring: 'LineString',
  polygon: 'Polygon',
  multipoint: 'MultiPoint',
  multilinestring: 'MultiLineString',
  multipolygon: 'MultiPolygon',
}

interface GeoColumn {
  readonly encoding: string
  readonly crs?: { readonly id?: { readonly authority: string; readonly code: string | number } } | null
}

/** GeoParquet: the rows with their primary geometry, as well-known binary or as coordinates, group by group. */
export const geoparquet = layersImporter({
  id: 'geoparquet',
  summary: 'GeoParquet: its rows, of one declared target or by their own columns',
  name: NAME,
  extensions: ['.parquet', '.geoparquet'],
  async open(path, bytes) {
    const file = await asyncBufferFromFile(path)
    const metadata = await parquetMetadataAsync(file, { geoparquet: false })
    const text = metadata.key_value_metadata?.find(({ key }) => key === 'geo')?.value
    if (text === undefined) throw new ImportError(`${path} is Parquet without the "geo" metadata of GeoParquet`)
    const geo = JSON.parse(text) as { primary_column: string; columns: Record<string, GeoColumn> }
    const column = geo.columns[geo.primary_column]
    if (column === undefined) throw new ImportError(`${path} has no column "${geo.primary_column}"`)
    const records = async function* (): AsyncGenerator<FieldRecord> {
      const count = Number(metadata.num_rows)
      for (let start = 0; start < count; start += BATCH) {
        const rowEnd = Math.min(start + BATCH, count)
        const range = { rowStart: start, rowEnd, geoparquet: false, utf8: false }
        const rows = await parquetReadObjects({ file, metadata, compressors, ...range })
        for (const [i, row] of rows.entries()) {
          const { [geo.primary_column]: shape, ...fields } = row
          const line = start + i + 1
          try {
            yield { line, fields: plainFields(fields), geometry: geometryOf(shape, column) }
          } catch (error) {
            const fault = `its geometry cannot be read: ${(error as Error).message}`
            yield { line, fault, original: plainFields(fields) }
          }
        }
      }
    }
    const layer = {
      name: geo.primary_column,
      source: recordSource(path, NAME, bytes, records),
      crs: () => crsOf(column),
    }
    return { layers: [layer] }
  },
})

function geometryOf(value: unknown, { encoding }: GeoColumn): Geometry | null {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return readWkb(value)
  const type = NATIVE[encoding.toLowerCase()]
  if (type === undefined) throw new Error(`geometry encoding "${encoding}" is not supported`)
  return { type, coordinates: pairs(value) } as Geometry
}

function pairs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pairs)
  const { x, y } = value as { x: number; y: number }
  return [x, y]
}

function crsOf({ crs }: GeoColumn): Crs {
  const id = crs?.id
  return parseCrs(id === undefined ? 'EPSG:4326' : `${id.authority === 'OGC' ? '' : 'EPSG:'}${id.code}`)
}
