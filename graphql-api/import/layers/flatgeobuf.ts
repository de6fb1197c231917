import { open, type FileHandle } from 'node:fs/promises'
import { ByteBuffer } from 'flatbuffers'
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js'
import type { Geometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js'
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js'
import { fromFeature } from 'flatgeobuf/lib/mjs/geojson/feature.js'
import { fromByteBuffer, type HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js'
import { parseCrs, type Crs } from '../../../domain/crs.ts'
import { ImportError } from '../../store/import-error.ts'
import type { FieldRecord } from '../fields/field-record.ts'
import { layersImporter, plainFields, recordSource } from './layers-importer.ts'

const NAME = 'FlatGeobuf'
const MAGIC = Buffer.from('fgb\u0003fgb', 'latin1')
const MAGIC_BYTES = 8
const SIZE_BYTES = 4
/** A node of the index: a box of four doubles and an offset. */
const NODE_BYTES = 40
const WINDOW_BYTES = 256 * 1024

/**
 * FlatGeobuf, feature by feature. The library trusts every length in a file; here each is checked against the actual
 * size.
 */
export const flatgeobuf = layersImporter({
  id: 'flatgeobuf',
  summary: 'FlatGeobuf: its features, of one declared target or by their own fields',
  name: NAME,
  extensions: ['.fgb'],
  async open(path, bytes) {
    const handle = await open(path)
    const file = new Pieces(handle, path, bytes)
    try {
      const start = await file.read(0, MAGIC_BYTES, 'its start')
      if (!start.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('it does not start as FlatGeobuf 3 does')
      const headerPiece = await file.readSized(MAGIC_BYTES, 'the header')
      const header = headerOf(headerPiece)
      const first = MAGIC_BYTES + headerPiece.length + indexBytes(header)
      if (first > bytes) throw shorter(path, `the index of ${header.featuresCount} features`)
      const source = recordSource(path, NAME, bytes, () => recordsOf(file, header, first))
      return { layers: [{ name: 'flatgeobuf', source, crs: () => crsOf(header) }], close: () => void handle.close() }
    } catch (error) {
      await handle.close()
      throw error
    }
  },
})

/** Pieces of a file, each copied into aligned memory; reads ahead by a window. */
class Pieces {
  #window = Buffer.alloc(0)
  #windowAt = 0

  constructor(
    private readonly file: FileHandle,
    readonly path: string,
    readonly bytes: number,
  ) {}

  /** @throws {ImportError} if the file ends before the end of `what` */
  async read(at: number, length: number, what: string): Promise<Buffer> {
    if (at + length > this.bytes) throw shorter(this.path, what)
    if (at < this.#windowAt || at + length > this.#windowAt + this.#window.length) {
      this.#window = Buffer.alloc(Math.min(Math.max(length, WINDOW_BYTES), this.bytes - at))
      this.#windowAt = at
      const { bytesRead } = await this.file.read(this.#window, 0, this.#window.length, at)
      if (bytesRead < this.#window.length) throw shorter(this.path, what)
    }
    const piece = Buffer.alloc(length)
    this.#window.copy(piece, 0, at - this.#windowAt)
    return piece
  }

  /** A size-prefixed piece, with its size. */
  async readSized(at: number, what: string): Promise<Buffer> {
    const size = (await this.read(at, SIZE_BYTES, what)).readUInt32LE()
    return this.read(at, SIZE_BYTES + size, `${what} of ${size} bytes`)
  }
}

async function* recordsOf(file: Pieces, header: HeaderMeta, first: number): AsyncGenerator<FieldRecord> {
  let line = 0
  for (let at = first; at < file.bytes;) {
    const piece = await file.readSized(at, `feature ${++line}`)
    at += piece.length
    yield recordOf(piece, line, header)
  }
  // 0: unknown to the program that wrote it.
  const { featuresCount } = header
  if (featuresCount > 0 && line !== featuresCount)
    throw new ImportError(
      `${file.path} holds ${line} features, its header says ${featuresCount}; it is ${line < featuresCount ? 'truncated' : 'damaged'}`,
    )
}

function recordOf(piece: Buffer, line: number, header: HeaderMeta): FieldRecord {
  try {
    const feature = Feature.getSizePrefixedRootAsFeature(new ByteBuffer(piece))
    const geometry = feature.geometry()
    if (geometry === null) throw new Error('it has no geometry')
    checkGeometry(geometry, { left: piece.length })
    const { properties, geometry: shape } = fromFeature(line, feature, header)
    return { line, fields: plainFields(properties ?? {}), geometry: shape as never }
  } catch (error) {
    return { line, fault: `it cannot be read: ${(error as Error).message}`, original: null }
  }
}

/** Nothing in a geometry can be larger than its feature. */
function checkGeometry(geometry: Geometry, bytes: { left: number }): void {
  const ends = geometry.endsArray() ?? []
  const positions = geometry.xyLength() / 2
  bytes.left -= 1 + SIZE_BYTES * (ends.length + geometry.partsLength()) + 16 * positions
  if (bytes.left < 0) throw new Error('its geometry is larger than the feature')
  let before = 0
  for (const end of ends) {
    if (end < before || end > positions)
      throw new Error(`a part of its geometry ends at position ${end} of ${positions}`)
    before = end
  }
  for (let i = 0; i < geometry.partsLength(); i++) {
    const part = geometry.parts(i)
    if (part !== null) checkGeometry(part, bytes)
  }
}

function headerOf(piece: Buffer): HeaderMeta {
  const bare = Header.getSizePrefixedRootAsHeader(new ByteBuffer(piece))
  if (bare.columnsLength() * SIZE_BYTES > piece.length)
    throw new Error(`its header has ${piece.length} bytes and says ${bare.columnsLength()} columns`)
  return fromByteBuffer(new ByteBuffer(piece))
}

/** Size of the packed tree before the features. */
function indexBytes({ featuresCount, indexNodeSize }: HeaderMeta): number {
  if (indexNodeSize === 0 || featuresCount === 0) return 0
  let nodes = featuresCount
  for (let level = featuresCount; level > 1;) {
    level = Math.ceil(level / Math.max(indexNodeSize, 2))
    nodes += level
  }
  return (featuresCount === 1 ? 2 : nodes) * NODE_BYTES
}

function crsOf({ crs }: HeaderMeta): Crs {
  return parseCrs(crs === null ? 'EPSG:4326' : crs.code > 0 ? `EPSG:${crs.code}` : (crs.wkt ?? 'EPSG:4326'))
}

function shorter(path: string, what: string): ImportError {
  return new ImportError(`${path} cannot be read as ${NAME}: it ends before ${what} does; it is truncated or damaged`)
}
