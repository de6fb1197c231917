import { gunzipSync, gzipSync } from 'node:zlib'
import { readVarint, type Entry } from 'pmtiles'

/** Header and root directory of a PMTiles v3 archive lie in its first 16 KiB. */
export const MAX_ROOT_BYTES = 16_384 - 127

/** A directory as PMTiles v3 stores it (§4): columns of varints, tile ids as differences, gzipped. */
export function writeDirectory(entries: readonly Entry[]): Buffer {
  const bytes: number[] = []
  const varint = (value: number): void => {
    let rest = value
    while (rest >= 128) {
      bytes.push((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  varint(entries.length)
  let lastId = 0
  for (const { tileId } of entries) {
    varint(tileId - lastId)
    lastId = tileId
  }
  for (const { runLength } of entries) varint(runLength)
  for (const { length } of entries) varint(length)
  let end: number | undefined
  for (const { offset, length } of entries) {
    // 0 says: right after the one before.
    varint(offset === end ? 0 : offset + 1)
    end = offset + length
  }
  return gzipSync(Buffer.from(bytes))
}

/** @throws {Error} when it is no directory. */
export function readDirectory(gzipped: Uint8Array): Entry[] {
  const buf = gunzipSync(gzipped)
  const position = { buf: new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength), pos: 0 }
  const count = readVarint(position)
  if (count > buf.length) throw new Error(`a directory of ${count} entries in ${buf.length} bytes`)
  const column = (): number[] => Array.from({ length: count }, () => readVarint(position))
  const [ids, runs, lengths, offsets] = [column(), column(), column(), column()]
  if (position.pos !== buf.length) throw new Error(`a directory of ${buf.length} bytes ends at ${position.pos}`)
  const entries: Entry[] = []
  let tileId = 0
  let end = 0
  for (let i = 0; i < count; i++) {
    tileId += ids[i] ?? 0
    const length = lengths[i] ?? 0
    const offset = offsets[i] === 0 ? end : (offsets[i] ?? 0) - 1
    entries.push({ tileId, offset, length, runLength: runs[i] ?? 0 })
    end = offset + length
  }
  return entries
}

/** A root directory that fits, and the leaf directories it points to (empty where all entries fit into the root). */
export function writeDirectories(entries: readonly Entry[]): { root: Buffer; leaves: Buffer } {
  const whole = writeDirectory(entries)
  if (whole.length <= MAX_ROOT_BYTES) return { root: whole, leaves: Buffer.alloc(0) }
  for (let leafSize = 4096; ; leafSize *= 2) {
    const leaves: Buffer[] = []
    const rootEntries: Entry[] = []
    let offset = 0
    for (let start = 0; start < entries.length; start += leafSize) {
      const leaf = writeDirectory(entries.slice(start, start + leafSize))
      // A run of length 0 points to a leaf.
      rootEntries.push({ tileId: entries[start]?.tileId ?? 0, offset, length: leaf.length, runLength: 0 })
      leaves.push(leaf)
      offset += leaf.length
    }
    const root = writeDirectory(rootEntries)
    if (root.length <= MAX_ROOT_BYTES) return { root, leaves: Buffer.concat(leaves) }
  }
}
