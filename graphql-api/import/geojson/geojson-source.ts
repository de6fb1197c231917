import { createReadStream } from 'node:fs'
import type { Geometry } from 'geojson'
import { ImportError } from '../importer.ts'
import type { FieldRecord, FieldSource } from '../fields/field-record.ts'
import { FeatureSplitter, SplitError, type FeatureText } from './feature-splitter.ts'

const NOT_A_NUMBER = /([[,:\s])(-?(?:NaN|Infinity|nan|inf))(?=[\s,\]}])/g

/** Features of a GeoJSON file of any size: a FeatureCollection, a sequence of features (RFC 8142 or one a line), or one. */
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
    const stream = createReadStream(this.path, { highWaterMark: 1024 * 1024 })
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        const records = splitter.push(chunk).map((text) => this.recordOf(text))
        yield { done: stream.bytesRead, records }
      }
      splitter.end()
    } catch (error) {
      if (error instanceof SplitError)
        throw new ImportError(`${this.path} is not GeoJSON: ${error.message}`, { cause: error })
      throw error
    } finally {
      stream.destroy()
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
      return { line, fault: `${found} stands where a feature belongs`, original: value }
    }
    const { type, properties, geometry, id, ...others } = value
    if (type !== 'Feature') {
      if (typeof type === 'string' && 'coordinates' in others) {
        return { line, fields: {}, geometry: value as unknown as Geometry }
      }
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
      throw new ImportError(`${this.path}: the members beside "features" are no JSON: ${(cause as Error).message}`, {
        cause,
      })
    }
    const { crs } = members as { crs?: { properties?: { name?: unknown; code?: unknown } } | null }
    const name =
      crs?.properties?.name ?? (typeof crs?.properties?.code === 'number' ? `EPSG:${crs.properties.code}` : undefined)
    if (typeof name === 'string') this.crsName = name
  }
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
