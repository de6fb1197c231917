import sqlite, { type Database as Sqlite } from 'node-sqlite3-wasm'
import { parseCrs, type Crs } from '../../../domain/crs.ts'
import type { FieldRecord } from '../fields/field-record.ts'
import { readWkb } from '../../geometry/read-wkb.ts'
import { layersImporter, plainFields, recordSource, type Layer } from './layers-importer.ts'

const NAME = 'GeoPackage'
/** Bytes of the envelope by its code in the flags (OGC 12-128r19, 2.1.3). */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64]

interface FeatureTable {
  readonly name: string
  readonly geometry: string
  readonly organization: string
  readonly code: number
  readonly definition: string
}

/** GeoPackage: every feature table, read row by row. */
export const geopackage = layersImporter({
  id: 'gpkg',
  summary: 'GeoPackage: its feature tables, of one declared target or by their own fields',
  name: NAME,
  extensions: ['.gpkg'],
  open(path, bytes) {
    const database = new sqlite.Database(path, { readOnly: true, fileMustExist: true })
    try {
      const tables = database.all(
        `select c.table_name as name, g.column_name as geometry, s.organization, s.organization_coordsys_id as code, s.definition
        from gpkg_contents c join gpkg_geometry_columns g on g.table_name = c.table_name
        join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id where c.data_type = 'features' order by 1`,
      ) as unknown as FeatureTable[]
      const layers = tables.map((table): Layer => ({
        name: table.name,
        source: recordSource(path, NAME, bytes, () => recordsOf(database, table)),
        crs: () => crsOf(table),
      }))
      return Promise.resolve({ layers, close: () => database.close() })
    } catch (error) {
      database.close()
      throw error
    }
  },
})

function crsOf({ organization, code, definition }: FeatureTable): Crs {
  if (code <= 0) return parseCrs('EPSG:4326')
  return parseCrs(organization.toUpperCase() === 'EPSG' ? `EPSG:${code}` : definition)
}

function* recordsOf(database: Sqlite, { name, geometry }: FeatureTable): Generator<FieldRecord> {
  const statement = database.prepare(`select * from "${name.replaceAll('"', '""')}"`)
  let line = 0
  try {
    for (const row of statement.iterate()) {
      line++
      const { [geometry]: shape, ...fields } = row
      const own = [fields.fid, fields.id].find((value) => typeof value === 'number')
      const id = own === undefined ? undefined : String(own)
      try {
        yield {
          line,
          id,
          fields: plainFields(fields),
          geometry: shape instanceof Uint8Array ? geometryOf(shape) : null,
        }
      } catch (error) {
        yield {
          line,
          id,
          fault: `its geometry cannot be read: ${(error as Error).message}`,
          original: plainFields(fields),
        }
      }
    }
  } finally {
    statement.finalize()
  }
}

function geometryOf(blob: Uint8Array) {
  const flags = blob[3] ?? 0
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 7]
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelope === undefined) throw new Error('it has no GeoPackage header')
  return (flags & 0x10) !== 0 ? null : readWkb(blob.subarray(8 + envelope))
}
