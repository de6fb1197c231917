import type { Statement } from '../graphql-api/platform/db/database.ts'
import { tileBox, type MercatorBox, type TileAddress } from './encoding/tile-grid.ts'
import { sql } from './tileset-statements.ts'
import type { Tileset } from './tileset.ts'

/** Rows are matched by bounding boxes in single precision, and a point half a unit outside still rounds onto the tile. */
const MARGIN_UNITS = 1

/** The rectangle whose rows a tile is made of. */
export function rowsBox(tileset: Tileset, address: TileAddress): MercatorBox {
  return tileBox(address, tileset.buffer + MARGIN_UNITS)
}

/** The statement that reads the rows of one tile. */
export function tileStatement(tileset: Tileset, address: TileAddress): Statement {
  return sql(tileset.statement, { ...rowsBox(tileset, address), ...tileset.parameters?.(address.z) })
}

/** The statement that reads the rows of all tiles of a zoom in a block, a tile of a lower zoom. */
export function blockStatement(tileset: Tileset, block: TileAddress, zoom: number): Statement {
  const margin = (tileset.buffer + MARGIN_UNITS) / 2 ** (zoom - block.z)
  return sql(tileset.statement, { ...tileBox(block, margin), ...tileset.parameters?.(zoom) })
}
