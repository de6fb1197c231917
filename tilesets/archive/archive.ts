import { open, type FileHandle } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { bytesToHeader, Compression, TileType, findTile, zxyToTileId, type Entry, type Header } from 'pmtiles'
import { z } from 'zod'
import type { TileAddress } from '../encoding/tile-grid.ts'
import { readDirectory } from './directory.ts'
import { HEADER_BYTES, type ByteFile } from './write-archive.ts'

/** Our own metadata of an archive, under `city`. */
const originSchema = z.object({
  /** Names this build; the database it was made from knows it. */
  id: z.uuid(),
  tileset: z.string(),
  /** Digest of how tiles are made: encoder, tileset, statements. */
  recipe: z.string(),
  /** Highest zoom that was built; higher ones are the database's. */
  maxZoom: z.number().int(),
  /** For each dataset the count of changes that the archive shows at least (`dataset.tile_change`). */
  changes: z.record(z.string(), z.number().int()),
  /** When it was built, ISO 8601. */
  builtAt: z.string(),
})

export type ArchiveOrigin = z.infer<typeof originSchema>

/** An archive that cannot be used; the message says why. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

/** An open archive of one tileset. Its directories are in memory, so that a tile is one read of the file. */
export interface Archive extends ByteFile {
  readonly origin: ArchiveOrigin
  readonly bytesLength: number
  /** Tiles that are not empty. */
  readonly tileCount: number
  /** Position of the tile's gzipped bytes (for `bytes`); undefined: it is empty. */
  find(address: TileAddress): Pick<Entry, 'offset' | 'length'> | undefined
  /** Closes the file when the reads under way have ended. */
  close(): Promise<void>
}

/**
 * Opens an archive and checks that it is whole: header, directories, metadata, length.
 * @returns undefined when there is no such file.
 * @throws {ArchiveError} when it is broken.
 */
export async function openArchive(path: string): Promise<Archive | undefined> {
  let handle: FileHandle
  try {
    handle = await open(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return await readHead(handle)
  } catch (error) {
    await handle.close()
    if (error instanceof ArchiveError) throw error
    throw new ArchiveError(`it is broken: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function readHead(handle: FileHandle): Promise<Archive> {
  const { size } = await handle.stat()
  const header = readHeader(await read(handle, 0, Math.min(HEADER_BYTES, size)), size)
  const section = (offset: number, length: number): Promise<Buffer> => read(handle, offset, length)
  const metadata = gunzipSync(await section(header.jsonMetadataOffset, header.jsonMetadataLength)).toString()
  const parsed = z.object({ city: originSchema }).safeParse(JSON.parse(metadata))
  if (!parsed.success) throw new ArchiveError('its metadata has no "city" as we write it: another program made it')

  const root = readDirectory(await section(header.rootDirectoryOffset, header.rootDirectoryLength))
  const leaves = await section(header.leafDirectoryOffset, header.leafDirectoryLength ?? 0)
  const entries = root.flatMap((entry) =>
    entry.runLength > 0 ? [entry] : readDirectory(leaves.subarray(entry.offset, entry.offset + entry.length)),
  )
  const dataLength = header.tileDataLength ?? 0
  let tileCount = 0
  for (const { offset, length, runLength } of entries) {
    if (offset + length > dataLength) throw new ArchiveError('a directory points behind the end of the tiles')
    tileCount += runLength
  }

  let reading = 0
  let closing = false
  const closeWhenIdle = async (): Promise<void> => {
    if (closing && reading === 0) await handle.close()
  }
  return {
    origin: parsed.data.city,
    bytesLength: size,
    tileCount,
    find: ({ z: zoom, x, y }) => findTile(entries, zxyToTileId(zoom, x, y)) ?? undefined,
    async bytes(offset, length) {
      if (closing) throw new ArchiveError('it is closed')
      reading++
      try {
        return await read(handle, header.tileDataOffset + offset, length)
      } finally {
        reading--
        await closeWhenIdle()
      }
    },
    async close() {
      if (closing) return
      closing = true
      await closeWhenIdle()
    },
  }
}

function readHeader(bytes: Buffer, size: number): Header {
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, 7) !== 'PMTiles' || bytes[7] !== 3) {
    throw new ArchiveError('it is no PMTiles v3 archive')
  }
  const header = bytesToHeader(new Uint8Array(bytes).buffer)
  const { tileDataOffset, tileDataLength = 0, internalCompression, tileCompression, tileType } = header
  if (tileDataOffset + tileDataLength !== size) {
    throw new ArchiveError(`it has ${size} bytes; expected ${tileDataOffset + tileDataLength}`)
  }
  if (internalCompression !== Compression.Gzip || tileCompression !== Compression.Gzip || tileType !== TileType.Mvt) {
    throw new ArchiveError('its tiles are not gzipped MVT')
  }
  return header
}

async function read(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
    if (bytesRead === 0) throw new ArchiveError(`it ends at byte ${offset + filled}; expected ${offset + length}`)
    filled += bytesRead
  }
  return bytes
}
