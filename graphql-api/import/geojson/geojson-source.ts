import type { Geometry } from 'geojson'
import { guess, LAT_COLUMNS, LNG_COLUMNS, numbersOf, WKT_COLUMNS } from '../csv/csv-source.ts'
import { parseWkt } from '../csv/wkt.ts'
import { openContent } from '../files/file-content.ts'
import { ImportError } from '../../store/import-error.ts'
import type { FieldRecord, FieldSource } from '../fields/field-record.ts'
import { FeatureSplitter, SplitError, type FeatureText } from './feature-splitter.ts'

const NOT_A_NUMBER = /([[,:\s])(-?(?:NaN|Infinity|nan|inf))(?=[\s,\]}])/g

/**
 * Features of a GeoJSON file of any size: a FeatureCollection, a sequence of features (RFC 8142 or one a line), or a
 * single one.
 */
export class GeoJsonSource implements FieldSource {
  /** Name in the file's `crs` member, known after a pass. */
  crsName: string | undefined
  private readonly decoder = new TextDecoder('utf-8', { fatal: true })

  constructor(
    private readonly path: string,
    readonly bytes: number,
  ) {}

  async *pass(): AsyncGenerator<{ done: number; records: FieldRecord[] }> {
    const splitter = new FeatureSplitter()
    const stream = openContent(this.path, 1024 * 1024)
    try {
      for await (const chunk of stream.chunks) {
        const records = splitter.push(chunk).map((text) => this.recordOf(text))
        yield { done: stream.bytesRead(), records }
      }
      splitter.end()
    } catch (error) {
      if (error instanceof SplitError)
        throw new ImportError(`${this.path} is not GeoJSON: ${error.message}`, { cause: error })
      throw error
    } finally {
      stream.close()
    }
    if (splitter.head !== undefined) this.readHead(splitter.head)
  }

  private recordOf({ bytes, line }: FeatureText): FieldRecord {
    const text = this.decode(bytes, line)
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      return faultOf(text, line, error as Error)
    }
    if (!isObject(value)) {
      const found = text.length > 40 ? `${text.slice(0, 40)}…` : text
      return { line, fault: `${found} in the place of a feature`, original: value }
    }
    const { type, properties, geometry, id, ...others } = value
    if (type !== 'Feature') {
      if (typeof type === 'string' && 'coordinates' in others) {
        return { line, fields: {}, geometry: value as unknown as Geometry }
      }
      const record = recordOfMembers(value, line)
      if (record) return record
      return {
        line,
        fault: `an object of type ${type === undefined ? 'none' : JSON.stringify(type)}; expected "Feature"`,
        original: value,
      }
    }
    return {
      line,
      id: idText(id),
      fields: isObject(properties) ? properties : {},
      geometry: (geometry ?? null) as Geometry | null,
    }
  }

  private decode(bytes: Buffer, line: number): string {
    try {
      return this.decoder.decode(bytes)
    } catch (cause) {
      throw new ImportError(
        `${this.path}: the feature on line ${line} is not UTF-8; GeoJSON is always UTF-8 (from GBK: iconv -f gbk -t utf-8)`,
        { cause },
      )
    }
  }

  private readHead(head: string): void {
    let members: unknown
    try {
      members = JSON.parse(head)
    } catch (cause) {
      throw new ImportError(`${this.path}: the members beside "features" are not JSON: ${(cause as Error).message}`, {
        cause,
      })
    }
    const { crs } = members as { crs?: { properties?: { name?: unknown; code?: unknown } } | null }
    const name =
      crs?.properties?.name ?? (typeof crs?.properties?.code === 'number' ? `EPSG:${crs.properties.code}` : undefined)
    if (typeof name === 'string') this.crsName = name
  }
}

/** A plain record with a position in two members, or a geometry in one; undefined if it has neither. */
function recordOfMembers(members: Record<string, unknown>, line: number): FieldRecord | undefined {
  const names = Object.keys(members)
  const [lng, lat, shape] = [LNG_COLUMNS, LAT_COLUMNS, WKT_COLUMNS].map((usual) => guess(names, usual))
  const without = (...used: string[]) =>
    Object.fromEntries(Object.entries(members).filter(([name]) => !used.includes(name)))
  if (shape !== undefined && isObject(members[shape]))
    return { line, fields: without(shape), geometry: members[shape] as unknown as Geometry }
  if (lng !== undefined && lat !== undefined) {
    const { decimal, numbers } = numbersOf([String(members[lng]), String(members[lat])])
    const [x, y] = numbers
    if (x !== undefined && y !== undefined)
      return { line, fields: without(lng, lat), geometry: { type: 'Point', coordinates: [x, y] }, decimal }
    const fault = `position "${String(members[lng])}", "${String(members[lat])}" is not two numbers`
    return { line, fault, original: members }
  }
  const geometry = shape === undefined ? undefined : parseWkt(String(members[shape]))
  return shape === undefined || geometry === undefined ? undefined : { line, fields: without(shape), geometry }
}

function faultOf(text: string, line: number, error: Error): FieldRecord {
  const original = text.length > 2000 ? `${text.slice(0, 2000)}…` : text
  let found: string | undefined
  const mended = text.replace(NOT_A_NUMBER, (_, before: string, word: string) => {
    found ??= word
    return `${before}null`
  })
  if (found === undefined) return { line, fault: `it is not JSON: ${error.message}`, original }
  try {
    const { id, properties } = JSON.parse(mended) as { id?: unknown; properties?: { id?: unknown } | null }
    return { line, id: idText(id ?? properties?.id), fault: `${found} is not a number in JSON`, original }
  } catch {
    return { line, fault: `${found} is not a number in JSON`, original }
  }
}

function idText(id: unknown): string | undefined {
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
