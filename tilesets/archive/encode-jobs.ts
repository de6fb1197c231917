import { SYSTEM, type Database, type Statement } from '../../graphql-api/platform/db/database.ts'
import { encodeTile, type TileRow } from '../encoding/encode-tile.ts'
import { boxesMeet, roundedOut, wkbBox } from '../encoding/wkb-box.ts'
import type { TileAddress } from '../encoding/tile-grid.ts'
import { blockStatement, rowsBox, tileStatement } from '../tile-statement.ts'
import type { Tileset } from '../tileset.ts'
import { CELL_ZOOM } from './cell-set.ts'

/** Tiles that are cut from the rows of one statement. */
export interface EncodeJob {
  readonly statement: Statement
  readonly tiles: readonly TileAddress[]
}

/**
 * Groups tiles by what can be read at once: from zoom 14 on the tiles of one cell, over all zooms that choose their rows alike, where
 * the tileset allows it; each other tile alone.
 */
export function encodeJobs(tileset: Tileset, tiles: readonly TileAddress[]): EncodeJob[] {
  const jobs: EncodeJob[] = []
  const blocks = new Map<string, TileAddress[]>()
  const choices = new Map<number, string>()
  for (const tile of tiles) {
    const { z, x, y } = tile
    if (z < CELL_ZOOM || tileset.rowwise?.(z) !== true) {
      jobs.push({ statement: tileStatement(tileset, tile), tiles: [tile] })
      continue
    }
    const choice = choices.get(z) ?? JSON.stringify(tileset.parameters?.(z) ?? {})
    choices.set(z, choice)
    const scale = 2 ** (z - CELL_ZOOM)
    const key = `${Math.floor(x / scale)}/${Math.floor(y / scale)}/${choice}`
    const block = blocks.get(key)
    if (block === undefined) blocks.set(key, [tile])
    else block.push(tile)
  }
  for (const block of blocks.values()) {
    // The widest margin is that of the lowest zoom.
    const lowest = block.reduce((least, tile) => (tile.z < least.z ? tile : least))
    const scale = 2 ** (lowest.z - CELL_ZOOM)
    const cell = { z: CELL_ZOOM, x: Math.floor(lowest.x / scale), y: Math.floor(lowest.y / scale) }
    jobs.push({ statement: blockStatement(tileset, cell, lowest.z), tiles: block })
  }
  return jobs
}

/** Reads a job's rows and hands over each tile as it would be encoded alone, empty ones too. */
export async function* runJob(
  database: Database,
  tileset: Tileset,
  { statement, tiles }: EncodeJob,
): AsyncIterable<{ address: TileAddress; body: Buffer }> {
  const rows = await database.read(SYSTEM, (session) => session.tuples(statement), { parallel: false })
  const [only] = tiles
  if (tiles.length === 1 && only !== undefined) {
    yield { address: only, body: encodeTile(tileset, only, rows).body }
    return
  }
  const boxed = rows.map((row) => ({ row, box: wkbBox(geometryOf(tileset, row)) }))
  for (const address of tiles) {
    const tileBox = roundedOut(rowsBox(tileset, address))
    const own = boxed.filter(({ box }) => boxesMeet(box, tileBox)).map(({ row }) => row)
    yield { address, body: encodeTile(tileset, address, own).body }
  }
}

function geometryOf(tileset: Tileset, row: TileRow): Uint8Array {
  if (row[1] instanceof Uint8Array) return row[1]
  throw new TypeError(`Tileset "${tileset.id}": a row has ${typeof row[1]} as its geometry; expected WKB bytes`)
}
