import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Geometry } from 'geojson'
import { gcj02ToBd09, wgs84ToGcj02, type Coordinates } from '../../../domain/crs.ts'
import { appendAudit } from '../../security/audit/audit.service.ts'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { TABLE_LISTS } from '../../store/things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import { thingOf } from '../../store/things/by-table.ts'
import type { Target } from '../../store/feature.ts'
import { csvLines } from './csv-lines.ts'
import type { ExportedRow } from './exported-row.ts'

const sql = statements(new URL('./export.sql', import.meta.url), TABLE_LISTS)

export const EXPORT_FORMATS = ['geojson', 'geojsonseq', 'csv'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** From WGS84; named as in `--crs` of an import. */
const SYSTEMS: Readonly<Record<string, (position: Coordinates) => [number, number]>> = {
  'EPSG:4326': ([lng, lat]) => [lng, lat],
  CGCS2000: ([lng, lat]) => [lng, lat],
  'GCJ-02': wgs84ToGcj02,
  'BD-09': (position) => gcj02ToBd09(wgs84ToGcj02(position)),
}
export const EXPORT_SYSTEMS: readonly string[] = Object.keys(SYSTEMS)

const ROWS_AT_ONCE = 2000
/** Personal data, exported only on request, which is audited. */
const PERSONAL: readonly Target[] = ['staff', 'household']

export interface ExportSettings {
  readonly format: ExportFormat
  readonly target: Target
  readonly file: string
  /** Code of a region: rows in it and below. Absent: the whole city. */
  readonly within?: string
  /** One of `EXPORT_SYSTEMS`. Default EPSG:4326. */
  readonly crs?: string
  /** Starts a CSV with a byte order mark, by which Excel recognizes UTF-8. */
  readonly bom?: boolean
  /** Names and phones of staff, and households: audited. */
  readonly withPersonal?: boolean
  /** User of this machine. */
  readonly actor: string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** Why an export is impossible, and the alternative. */
class ExportError extends Error {
  override readonly name = 'ExportError'
}

/**
 * Writes all rows of one kind to a file, as of one moment. The file appears when it is complete.
 * @returns number of rows
 * @throws {ExportError}; `signal.reason` when aborted
 */
export async function exportRows(database: Database, settings: ExportSettings): Promise<number> {
  const { target, within, withPersonal = false, actor, file, crs = 'EPSG:4326', signal } = settings
  const convert = SYSTEMS[crs]
  if (convert === undefined) throw new ExportError(`--crs "${crs}" is not one of ${EXPORT_SYSTEMS.join(', ')}`)
  if (target === 'household' && !withPersonal)
    throw new ExportError('households are personal: --with-personal exports them, which is audited')
  if (within !== undefined && (target === 'household' || target === 'staff') && !withPersonal)
    throw new ExportError(`${target} of one region needs --with-personal`)
  await database.read(SYSTEM, async (session) => {
    if (
      within !== undefined &&
      (await session.row<{ known: boolean }>(sql('regionKnown', { code: within })))?.known !== true
    )
      throw new ExportError(`there is no region ${within}`)
  })
  if (PERSONAL.includes(target) && withPersonal) {
    await database.write(SYSTEM, (session) =>
      appendAudit(session, {
        actor: 'system',
        address: `terminal ${actor}`,
        action: 'export.personal',
        subject: `${target}${within === undefined ? '' : ` of ${within}`}`,
        outcome: 'done',
      }),
    )
  }
  const partial = `${file}.part`
  const snapshot = await database.snapshot(SYSTEM)
  let written = 0
  try {
    const filter = filterOf(target, within)
    const total = (await snapshot.row<{ rows: number }>(sql('count', { [target]: true, ...filter })))?.rows ?? 0
    const counted = async function* (): AsyncGenerator<ExportedRow> {
      for await (const row of rowsOf(snapshot, settings, filter, convert)) {
        signal?.throwIfAborted()
        written++
        if (written % ROWS_AT_ONCE === 0) settings.onProgress?.(written, total)
        yield row
      }
    }
    await pipeline(Readable.from(textOf(counted(), settings, snapshot, filter)), createWriteStream(partial))
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  } finally {
    await snapshot.end()
  }
  return written
}

type Filter = Readonly<Record<string, unknown>>

function filterOf(target: Target, within: string | undefined): Filter {
  if (within === undefined) return {}
  const way = target === 'region' ? 'inTree' : liesInNoOneRegion(target) ? 'inShape' : 'inRegion'
  return { within, [way]: true }
}

/** Lines and land: those that touch a region are exported. */
function liesInNoOneRegion(target: Target): boolean {
  const { geometry, located } = thingOf(target)
  return geometry === 'required' && !located
}

async function* rowsOf(
  session: Session,
  { target, withPersonal = false }: ExportSettings,
  filter: Filter,
  convert: (position: Coordinates) => [number, number],
): AsyncGenerator<ExportedRow> {
  const placed = thingOf(target).geometry !== 'none'
  for (let after = 0; ;) {
    const rows = await session.rows<Omit<ExportedRow, 'geometry'> & { shape: string | null }>(
      sql('page', {
        ...filter,
        [target]: true,
        [placed ? 'placed' : 'unplaced']: true,
        ...(target === 'staff' && { [withPersonal ? 'personalStaff' : 'maskedStaff']: true }),
        after,
        most: ROWS_AT_ONCE,
      }),
    )
    for (const { shape, ...row } of rows)
      yield { ...row, geometry: shape === null ? null : converted(JSON.parse(shape) as Geometry, convert) }
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.id
  }
}

function converted(geometry: Geometry, convert: (position: Coordinates) => [number, number]): Geometry {
  const walk = (node: unknown): unknown =>
    Array.isArray(node) && typeof node[0] === 'number'
      ? convert(node as unknown as Coordinates)
      : (node as unknown[]).map(walk)
  return 'coordinates' in geometry
    ? ({ type: geometry.type, coordinates: walk(geometry.coordinates) } as Geometry)
    : geometry
}

async function* textOf(
  rows: AsyncIterable<ExportedRow>,
  settings: ExportSettings,
  session: Session,
  filter: Filter,
): AsyncGenerator<string> {
  const { format, crs = 'EPSG:4326', bom = false } = settings
  if (format === 'csv') {
    const columns = await columnsOf(session, settings, filter)
    if (bom) yield '\uFEFF'
    yield* csvLines(rows, columns)
    return
  }
  if (format === 'geojson') {
    // RFC 7946 allows only WGS84; other systems are named as in GeoJSON before it.
    const named = crs === 'EPSG:4326' ? '' : `"crs":${JSON.stringify({ type: 'name', properties: { name: crs } })},`
    yield `{"type":"FeatureCollection",${named}"features":[`
  }
  let first = true
  for await (const { sourceId: id, fields: properties, geometry } of rows) {
    const text = JSON.stringify({ type: 'Feature', id, properties, geometry })
    yield format === 'geojsonseq' ? `\x1e${text}\n` : `${first ? '' : ','}\n${text}`
    first = false
  }
  if (format === 'geojson') yield '\n]}\n'
}

/** Fields that occur in any row: a table needs its header first. */
async function columnsOf(session: Session, settings: ExportSettings, filter: Filter): Promise<string[]> {
  const columns = new Set<string>()
  for await (const { fields } of rowsOf(session, settings, filter, ([x, y]) => [x, y]))
    for (const name of Object.keys(fields)) columns.add(name)
  return [...columns]
}
