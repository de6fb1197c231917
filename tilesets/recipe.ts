import { createHash } from 'node:crypto'
import { tileStatement } from './tile-statement.ts'
import type { Tileset } from './tileset.ts'

/** Part of every version: goes up when the encoder changes what it writes from the same rows. */
export const FORMAT = 1

/** Digest of how a tileset's tiles are made: encoder, tileset, statements. Tiles of another recipe are not the same tiles. */
export function recipeOf(tileset: Tileset): string {
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, tileset]))
  for (let z = tileset.minZoom; z <= tileset.maxZoom; z++) {
    const { text, values } = tileStatement(tileset, { z, x: 0, y: 0 })
    hash.update(JSON.stringify([text, values]))
  }
  return hash.digest('hex').slice(0, 16)
}
