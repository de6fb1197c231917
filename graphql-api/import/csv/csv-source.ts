import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { Geometry } from 'geojson'
import type { FieldRecord, FieldSource } from '../fields/field-record.ts'
import { headOf, openContent } from '../files/file-content.ts'
import { ImportError } from '../../store/import-error.ts'
import { readNumber, shownDecimalSign, type DecimalSign } from '../../../domain/written/numbers.ts'
import { decodeText, detectEncoding, markedEncoding } from '../files/text-decoder.ts'
import { parseWkt } from './wkt.ts'

export const LNG_COLUMNS = [
  'lng',
  'lon',
  'long',
  'longitude',
  'x',
  '经度',
  'lng_wgs84',
  'wgs84_lng',
  'point_x',
  'coord_x',
  '坐标x',
  'x坐标',
]
export const LAT_COLUMNS = [
  'lat',
  'latitude',
  'y',
  '纬度',
  'lat_wgs84',
  'wgs84_lat',
  'point_y',
  'coord_y',
  '坐标y',
  'y坐标',
]
export const WKT_COLUMNS = ['wkt', 'geom', 'geometry', 'the_geom', 'shape', '几何', '空间数据']
const MOST_RECORD_CHARACTERS = 16 * 1024 * 1024
const BATCH = 500

export interface CsvLayout {
  /** Absent: that of the byte order mark, else detected. */
  readonly encoding?: string | undefined
  /** Columns of the position or of the well-known text; absent: found by their usual names. */
  readonly lng?: string | undefined
  readonly lat?: string | undefined
  readonly wkt?: string | undefined
  /**
   * Default `required`. `optional`: columns and cells of the position may be missing; `none`: there is no position,
   * whatever the columns are called.
   */
  readonly position?: 'required' | 'optional' | 'none' | undefined
}

/** Columns by index; null: the file has no position. */
type Where = { readonly lng: number; readonly lat: number } | { readonly wkt: number } | null

/** Rows of a CSV file with a header line. The delimiter (comma, semicolon, tab, bar) is detected from the header. */
export class CsvSource implements FieldSource {
  private detected: Promise<string> | undefined

  /** @param onEncoding called if the encoding was neither declared nor UTF-8, with the one that is assumed */
  constructor(
    private readonly path: string,
    readonly bytes: number,
    private readonly layout: CsvLayout,
    private readonly onEncoding?: (encoding: string) => void,
  ) {}

  async *pass(): AsyncGenerator<{ done: number; records: FieldRecord[] }> {
    const { encoding, delimiter, declared } = await this.start()
    const mayLack = this.layout.position !== undefined && this.layout.position !== 'required'
    const file = openContent(this.path, 256 * 1024)
    const parser = parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MOST_RECORD_CHARACTERS,
    })
    const text = Readable.from(decodeText(this.path, encoding, file.chunks))
    text.on('error', (error) => parser.destroy(error))
    text.pipe(parser)
    let header: { names: string[]; where: Where } | undefined
    let records: FieldRecord[] = []
    // `info.lines` is the end of a row, counting line breaks in quotes; the row starts on the line after the previous
    // one.
    let endedOn = 0
    try {
      for await (const row of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
        const line = endedOn + 1
        endedOn = row.info.lines
        if (declared && line === 1) continue
        if (!header) {
          const names = row.record.map((name) => name.trim())
          header = { names, where: this.find(names) }
        } else records.push(recordOf(row.record, line, header.names, header.where, mayLack))
        if (records.length >= BATCH) {
          yield { done: file.bytesRead(), records }
          records = []
        }
      }
    } catch (error) {
      if (error instanceof CsvError)
        throw new ImportError(`${this.path}: after line ${endedOn}: ${describe(error)}`, { cause: error })
      throw error
    } finally {
      file.close()
      text.destroy()
      parser.destroy()
    }
    if (!header) throw new ImportError(`${this.path} has no header line`)
    yield { done: this.bytes, records }
  }

  /** The delimiter of the header line, or of a line before it: `sep=;`. */
  private async start(): Promise<{ encoding: string; delimiter: string; declared: boolean }> {
    const start = await headOf(this.path)
    if (start.length > 0 && start.every((byte) => byte === 0))
      throw new ImportError(`${this.path} starts with zero bytes only; expected CSV text`)
    const encoding = markedEncoding(start) ?? this.layout.encoding ?? (await (this.detected ??= this.detect()))
    const header = new TextDecoder(encoding).decode(start).split(/\r\n?|\n/, 1)[0] ?? ''
    const declared = /^"?sep=([^"])"?\s*$/i.exec(header)?.[1] ?? (/^sep=\t/i.test(header) ? '\t' : undefined)
    if (declared !== undefined) return { encoding, delimiter: declared, declared: true }
    const outside = header.replace(/"[^"]*"/g, '')
    const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, count: outside.split(sign).length }))
    const { sign } = counts.reduce((best, next) => (next.count > best.count ? next : best))
    return { encoding, delimiter: sign, declared: false }
  }

  private async detect(): Promise<string> {
    const encoding = await detectEncoding(this.path)
    if (encoding !== 'utf-8') this.onEncoding?.(encoding)
    return encoding
  }

  private find(names: readonly string[]): Where {
    const { lng, lat, wkt, position = 'required' } = this.layout
    if (position === 'none') return null
    if (wkt !== undefined) return { wkt: this.column(names, 'wkt', wkt) }
    if (lng !== undefined || lat !== undefined) {
      return {
        lng: this.column(names, 'lng', lng ?? guess(names, LNG_COLUMNS)),
        lat: this.column(names, 'lat', lat ?? guess(names, LAT_COLUMNS)),
      }
    }
    const lngGuess = guess(names, LNG_COLUMNS)
    const latGuess = guess(names, LAT_COLUMNS)
    if (lngGuess !== undefined && latGuess !== undefined)
      return { lng: names.indexOf(lngGuess), lat: names.indexOf(latGuess) }
    const wktGuess = guess(names, WKT_COLUMNS)
    if (wktGuess !== undefined) return { wkt: names.indexOf(wktGuess) }
    if (position === 'optional') return null
    throw new ImportError(
      `${this.path}: no columns for the position among ${names.slice(0, 20).join(', ')}; name them with --lng and --lat, or --wkt`,
    )
  }

  private column(names: readonly string[], option: string, name: string | undefined): number {
    const index = name === undefined ? -1 : names.indexOf(name)
    if (index < 0)
      throw new ImportError(
        `${this.path}: --${option} "${name ?? ''}" is not one of its columns ${names.slice(0, 20).join(', ')}`,
      )
    return index
  }
}

export function guess(names: readonly string[], usual: readonly string[]): string | undefined {
  for (const word of usual) {
    const found = names.find((name) => name.toLowerCase() === word)
    if (found !== undefined) return found
  }
  return undefined
}

function recordOf(
  row: readonly string[],
  line: number,
  names: readonly string[],
  where: Where,
  mayLackPosition: boolean,
): FieldRecord {
  // Trailing empty cells may be missing or in excess.
  if (row.slice(names.length).some((cell) => cell.trim() !== '')) {
    return { line, fault: `${row.length} columns; the header has ${names.length}`, original: row }
  }
  const fields: Record<string, string> = {}
  const positional = where === null ? [] : 'wkt' in where ? [where.wkt] : [where.lng, where.lat]
  names.forEach((name, i) => {
    if (!positional.includes(i)) fields[name] = row[i] ?? ''
  })
  if (where === null || (mayLackPosition && positional.every((column) => (row[column] ?? '').trim() === '')))
    return { line, fields, geometry: null }
  if ('wkt' in where) {
    const text = row[where.wkt] ?? ''
    const geometry = parseWkt(text)
    if (!geometry) return { line, id: fields.id, fault: `"${text.slice(0, 80)}" is not well-known text`, original: row }
    return { line, fields, geometry }
  }
  const { decimal, numbers } = numbersOf([row[where.lng] ?? '', row[where.lat] ?? ''])
  const [lng, lat] = numbers
  if (lng === undefined || lat === undefined) {
    return {
      line,
      id: fields.id,
      fault: `position "${row[where.lng] ?? ''}", "${row[where.lat] ?? ''}" is not two numbers`,
      original: row,
    }
  }
  const geometry: Geometry = { type: 'Point', coordinates: [lng, lat] }
  return { line, fields, geometry, decimal }
}

const MOST_DEGREES = 180

/**
 * `121,471` is ambiguous: the other number of the position decides; else it is taken for degrees, which never have
 * thousands.
 */
export function numbersOf(texts: readonly string[]): {
  decimal: DecimalSign | undefined
  numbers: (number | undefined)[]
} {
  const shown = texts.map(shownDecimalSign).find((sign) => sign !== undefined)
  const asDegrees = (['.', ','] as const).find((sign) =>
    texts.every((text) => Math.abs(readNumber(text, sign) ?? NaN) <= MOST_DEGREES),
  )
  const decimal = shown ?? (texts.some((text) => /[.,]/.test(text)) ? asDegrees : undefined)
  return { decimal, numbers: texts.map((text) => readNumber(text, decimal)) }
}

function describe(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return 'a quoted field is never closed; the file is truncated or a quote is missing'
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'a row is over 16 MB long; a quote is probably never closed'
  return error.message
}
