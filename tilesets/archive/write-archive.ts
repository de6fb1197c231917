import type { FileHandle } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { Compression, TileType, type Entry } from 'pmtiles'
import { writeDirectories } from './directory.ts'

/** Bytes of one tile (gzipped MVT) that lie in a file. */
export interface TileContent {
  readonly file: ByteFile
  readonly offset: number
  readonly length: number
  /** Equal for equal bytes: they are stored once. */
  readonly digest: string
}

export interface ByteFile {
  /** @throws {Error} when the file ends before. */
  bytes(offset: number, length: number): Promise<Buffer>
}

export interface ArchiveTile {
  /** PMTiles id of the tile: its place on the Hilbert curves, zoom after zoom. */
  readonly tileId: number
  readonly content: TileContent
}

export interface ArchiveHead {
  /** JSON metadata, `vector_layers` in it. */
  readonly metadata: Readonly<Record<string, unknown>>
  readonly minZoom: number
  readonly maxZoom: number
  /** `[west, south, east, north]`, WGS84. */
  readonly bounds: readonly [number, number, number, number]
}

/** Contents are copied in pieces of about this size, bytes. */
const PIECE_BYTES = 4 * 2 ** 20

/**
 * Writes a PMTiles v3 archive into an empty file, sections in the order of the specification, tiles clustered, equal tiles stored once.
 * @param tiles none empty, in ascending order of their ids
 * @returns its size, bytes
 */
export async function writeArchive(
  target: FileHandle,
  tiles: readonly ArchiveTile[],
  head: ArchiveHead,
): Promise<number> {
  const { entries, contents, dataLength } = layOut(tiles)
  const { root, leaves } = writeDirectories(entries)
  const metadata = gzipSync(JSON.stringify(head.metadata))
  const front = Buffer.concat([
    header({
      root: root.length,
      metadata: metadata.length,
      leaves: leaves.length,
      data: dataLength,
      counts: [tiles.length, entries.length, contents.length],
      head,
    }),
    root,
    metadata,
    leaves,
  ])
  await target.write(front, 0, front.length, 0)
  let position = front.length
  let piece: Buffer[] = []
  let pieceLength = 0
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(piece, pieceLength)
    await target.write(bytes, 0, bytes.length, position)
    position += bytes.length
    piece = []
    pieceLength = 0
  }
  for (const { file, offset, length } of contents) {
    piece.push(await file.bytes(offset, length))
    pieceLength += length
    if (pieceLength >= PIECE_BYTES) await flush()
  }
  await flush()
  return position
}

function layOut(tiles: readonly ArchiveTile[]): { entries: Entry[]; contents: TileContent[]; dataLength: number } {
  const entries: Entry[] = []
  const contents: TileContent[] = []
  const offsets = new Map<string, number>()
  let dataLength = 0
  let lastId = -1
  for (const { tileId, content } of tiles) {
    if (tileId <= lastId) throw new RangeError(`tile ${tileId} after tile ${lastId}; expected ascending ids`)
    lastId = tileId
    let offset = offsets.get(content.digest)
    if (offset === undefined) {
      offset = dataLength
      offsets.set(content.digest, offset)
      contents.push(content)
      dataLength += content.length
    }
    const last = entries.at(-1)
    if (last?.offset === offset && last.tileId + last.runLength === tileId) last.runLength++
    else entries.push({ tileId, offset, length: content.length, runLength: 1 })
  }
  return { entries, contents, dataLength }
}

interface Sections {
  readonly root: number
  readonly metadata: number
  readonly leaves: number
  readonly data: number
  /** Addressed tiles, entries, contents. */
  readonly counts: readonly [number, number, number]
  readonly head: ArchiveHead
}

export const HEADER_BYTES = 127

/** PMTiles v3, §3. */
function header({ root, metadata, leaves, data, counts, head }: Sections): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  bytes.write('PMTiles')
  bytes.writeUInt8(3, 7)
  let offset = HEADER_BYTES
  ;[root, metadata, leaves, data].forEach((length, i) => {
    bytes.writeBigUInt64LE(BigInt(offset), 8 + i * 16)
    bytes.writeBigUInt64LE(BigInt(length), 16 + i * 16)
    offset += length
  })
  counts.forEach((count, i) => bytes.writeBigUInt64LE(BigInt(count), 72 + i * 8))
  const { bounds, minZoom, maxZoom } = head
  const clustered = 1
  bytes.set([clustered, Compression.Gzip, Compression.Gzip, TileType.Mvt, minZoom, maxZoom], 96)
  bounds.forEach((degrees, i) => bytes.writeInt32LE(Math.round(degrees * 1e7), 102 + i * 4))
  bytes.writeUInt8(minZoom, 118)
  const [west, south, east, north] = bounds
  bytes.writeInt32LE(Math.round(((west + east) / 2) * 1e7), 119)
  bytes.writeInt32LE(Math.round(((south + north) / 2) * 1e7), 123)
  return bytes
}
