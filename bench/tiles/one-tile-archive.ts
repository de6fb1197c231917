import { gzipSync } from 'node:zlib'
import type { TileAddress } from '../../tilesets/encoding/tile-grid.ts'

/** A PMTiles v3 archive that holds one vector tile, for servers that read tiles from an archive. */
export function oneTileArchive(tile: TileAddress, body: Buffer, layer: string): Buffer {
  const data = gzipSync(body)
  // One entry: number of entries, tile id, run length, length, offset + 1.
  const directory = gzipSync(
    Buffer.from([...varint(1), ...varint(tileId(tile)), ...varint(1), ...varint(data.length), ...varint(1)]),
  )
  const fields = {}
  const metadata = gzipSync(
    JSON.stringify({
      name: layer,
      format: 'pbf',
      vector_layers: [{ id: layer, minzoom: tile.z, maxzoom: tile.z, fields }],
    }),
  )
  const header = Buffer.alloc(127)
  header.write('PMTiles')
  header.writeUInt8(3, 7)
  const place = (at: number, offset: number, length: number) => {
    header.writeBigUInt64LE(BigInt(offset), at)
    header.writeBigUInt64LE(BigInt(length), at + 8)
  }
  const end = 127 + directory.length + metadata.length
  place(8, 127, directory.length)
  place(24, 127 + directory.length, metadata.length)
  place(40, end, 0)
  place(56, end, data.length)
  for (const at of [72, 80, 88]) header.writeBigUInt64LE(1n, at)
  // Clustered; directories and tiles gzipped; MVT; the zoom; the whole world as bounds.
  header.set([1, 2, 2, 1, tile.z, tile.z], 96)
  ;[-180, -85, 180, 85].forEach((degrees, i) => header.writeInt32LE(degrees * 1e7, 102 + i * 4))
  header.writeUInt8(tile.z, 118)
  return Buffer.concat([header, directory, metadata, data])
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
}

/** Position of a tile along the Hilbert curves of PMTiles, zoom after zoom. */
function tileId({ z, x, y }: TileAddress): number {
  let id = (4 ** z - 1) / 3
  let [tx, ty] = [x, y]
  for (let size = 2 ** (z - 1); size >= 1; size /= 2) {
    const rx = (tx & size) > 0 ? 1 : 0
    const ry = (ty & size) > 0 ? 1 : 0
    id += size * size * ((3 * rx) ^ ry)
    if (ry === 0) {
      if (rx === 1) {
        tx = size - 1 - (tx & (size - 1))
        ty = size - 1 - (ty & (size - 1))
      }
      ;[tx, ty] = [ty, tx]
    }
    tx &= size - 1
    ty &= size - 1
  }
  return id
}
