import { open, type FileHandle } from 'node:fs/promises'
import { inflateSync } from 'node:zlib'
import { PbfReader } from 'pbf'
import { ImportError } from '../../store/import-error.ts'
import type { OsmFile, OsmVisitor } from './osm-visitor.ts'
import { readPrimitiveBlock } from './pbf-block.ts'

// Limits of the format (https://wiki.openstreetmap.org/wiki/PBF_Format).
const MOST_HEADER_BYTES = 64 * 1024
const MOST_BLOB_BYTES = 32 * 1024 * 1024
const KNOWN_FEATURES = new Set(['OsmSchema-V0.6', 'DenseNodes'])

interface Kinds {
  readonly nodes: boolean
  readonly ways: boolean
  readonly relations: boolean
}

interface Blob {
  type: string
  dataBytes: number
}

interface BlobContent {
  raw?: Uint8Array
  zlib?: Uint8Array
  rawBytes: number
  unsupported?: string
}

/** Bounds in units of 10⁻⁹ degrees. */
interface NanoBox {
  west: number
  south: number
  east: number
  north: number
}

/**
 * OSM's binary format, read blob by blob. The kinds of elements in each blob are remembered, so later passes skip the
 * others.
 */
export class PbfFile implements OsmFile {
  private readonly kindsAt = new Map<number, Kinds>()

  constructor(
    private readonly path: string,
    readonly bytes: number,
  ) {}

  async *pass(visitor: OsmVisitor): AsyncGenerator<number> {
    const file = await open(this.path)
    try {
      let at = 0
      let sawHeader = false
      while (at < this.bytes) {
        const { type, dataBytes, dataAt } = await this.blobHeader(file, at)
        const known = this.kindsAt.get(at)
        if (!known || holdsWanted(known, visitor)) {
          const content = await this.content(file, at, dataAt, dataBytes)
          try {
            if (type === 'OSMHeader') {
              this.readHeader(content, visitor)
              sawHeader = true
              this.kindsAt.set(at, { nodes: false, ways: false, relations: false })
            } else if (type === 'OSMData') {
              if (!sawHeader && !known && this.kindsAt.size === 0) this.fail(at, 'data comes before the OSMHeader blob')
              this.kindsAt.set(at, readPrimitiveBlock(content, visitor))
            } else this.kindsAt.set(at, { nodes: false, ways: false, relations: false })
          } catch (cause) {
            if (cause instanceof ImportError) throw cause
            this.fail(at, `the block cannot be decoded (${(cause as Error).message})`, cause)
          }
        }
        at = dataAt + dataBytes
        yield at
      }
    } finally {
      await file.close()
    }
  }

  private async blobHeader(file: FileHandle, at: number): Promise<Blob & { dataAt: number }> {
    const lengthBytes = await this.bytesAt(file, at, at, 4)
    const length = new DataView(lengthBytes.buffer, lengthBytes.byteOffset).getUint32(0)
    if (length === 0 || length > MOST_HEADER_BYTES) {
      this.fail(at, `a blob header of ${length} bytes (1–${MOST_HEADER_BYTES} is right); the file is damaged`)
    }
    const header: Blob = { type: '', dataBytes: 0 }
    const bytes = await this.bytesAt(file, at, at + 4, length)
    try {
      new PbfReader(bytes).readFields((field, blob: Blob, pbf) => {
        if (field === 1) blob.type = pbf.readString()
        else if (field === 3) blob.dataBytes = pbf.readVarint()
      }, header)
    } catch (cause) {
      this.fail(at, 'the blob header cannot be decoded; the file is damaged', cause)
    }
    if (header.type === '' || header.dataBytes <= 0 || header.dataBytes > MOST_BLOB_BYTES) {
      this.fail(at, `a blob of type "${header.type}" and ${header.dataBytes} bytes; the file is damaged`)
    }
    return { ...header, dataAt: at + 4 + length }
  }

  private async content(file: FileHandle, at: number, dataAt: number, dataBytes: number): Promise<Uint8Array> {
    const bytes = await this.bytesAt(file, at, dataAt, dataBytes)
    const blob: BlobContent = { rawBytes: 0 }
    try {
      new PbfReader(bytes).readFields((field, into: BlobContent, pbf) => {
        if (field === 1) into.raw = pbf.readBytes()
        else if (field === 2) into.rawBytes = pbf.readVarint()
        else if (field === 3) into.zlib = pbf.readBytes()
        else if (field >= 4 && field <= 7) into.unsupported = ['lzma', 'bzip2', 'lz4', 'zstd'][field - 4] as string
      }, blob)
    } catch (cause) {
      this.fail(at, 'the blob cannot be decoded; the file is damaged', cause)
    }
    if (blob.raw) return blob.raw
    if (blob.zlib) {
      try {
        return inflateSync(blob.zlib, { maxOutputLength: MOST_BLOB_BYTES })
      } catch (cause) {
        this.fail(at, `zlib says "${(cause as Error).message}"; the file is damaged`, cause)
      }
    }
    if (blob.unsupported) {
      this.fail(
        at,
        `a blob compressed with ${blob.unsupported}, which is not supported; rewrite it with zlib (osmium cat -o new.osm.pbf)`,
      )
    }
    this.fail(at, 'a blob without data; the file is damaged')
  }

  private readHeader(content: Uint8Array, visitor: OsmVisitor): void {
    const required: string[] = []
    const optional: string[] = []
    let box: NanoBox | undefined
    let replicatedS: number | undefined
    new PbfReader(content).readFields((field, _, pbf) => {
      if (field === 1) box = pbf.readMessage(readNanoBox, { west: NaN, south: NaN, east: NaN, north: NaN })
      else if (field === 4) required.push(pbf.readString())
      else if (field === 5) optional.push(pbf.readString())
      else if (field === 32) replicatedS = pbf.readVarint(true)
    }, undefined)
    if (replicatedS !== undefined && replicatedS > 0) visitor.dataTime?.(new Date(replicatedS * 1000))
    if (box) {
      const { west, south, east, north } = box
      visitor.bounds?.({ west: west / 1e9, south: south / 1e9, east: east / 1e9, north: north / 1e9 })
    }
    if (optional.includes('LocationsOnWays')) {
      throw new ImportError(
        `${this.path} has its positions on the ways (LocationsOnWays), which is not supported; take the file from before "osmium add-locations-to-ways"`,
      )
    }
    const unknown = required.filter((feature) => !KNOWN_FEATURES.has(feature))
    if (unknown.length > 0) {
      throw new ImportError(
        `${this.path} requires the features ${unknown.join(', ')}; only ${[...KNOWN_FEATURES].join(', ')} are supported`,
      )
    }
  }

  private async bytesAt(file: FileHandle, blobAt: number, from: number, count: number): Promise<Uint8Array> {
    if (from + count > this.bytes) {
      this.fail(blobAt, `it needs ${from + count} bytes but the file ends at ${this.bytes}; the file is truncated`)
    }
    const bytes = new Uint8Array(count)
    let have = 0
    while (have < count) {
      const { bytesRead } = await file.read(bytes, have, count - have, from + have)
      if (bytesRead === 0) this.fail(blobAt, 'the file ended while it was read')
      have += bytesRead
    }
    return bytes
  }

  private fail(at: number, problem: string, cause?: unknown): never {
    throw new ImportError(`${this.path}: blob at byte ${at}: ${problem}`, { cause })
  }
}

function readNanoBox(field: number, box: NanoBox, pbf: PbfReader): void {
  if (field === 1) box.west = pbf.readSVarint()
  else if (field === 2) box.east = pbf.readSVarint()
  else if (field === 3) box.north = pbf.readSVarint()
  else if (field === 4) box.south = pbf.readSVarint()
}

function holdsWanted(kinds: Kinds, visitor: OsmVisitor): boolean {
  if (kinds.nodes && visitor.node) return true
  if (kinds.ways && visitor.way) return true
  return kinds.relations && visitor.relation !== undefined
}
