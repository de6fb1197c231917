/** The XYZ tile grid of EPSG:3857: zoom 0 is one tile, row 0 is the northernmost. */

import { HALF_WORLD_M, mercatorX, mercatorY, WORLD_M } from '../../domain/mercator.ts'

/** Units of tile coordinates along one edge of a tile. */
export const TILE_EXTENT = 4096

export interface TileAddress {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** A rectangle in EPSG:3857, m. */
export interface MercatorBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** True when the grid has that tile: whole numbers, 0 ≤ x, y < 2^z. */
export function isTile({ z, x, y }: TileAddress): boolean {
  return [z, x, y].every(Number.isInteger) && z >= 0 && z <= 30 && x >= 0 && y >= 0 && x < 2 ** z && y < 2 ** z
}

/** Metres of EPSG:3857 (not on the ground) in one unit of tile coordinates. */
export function metresPerUnit(z: number): number {
  return WORLD_M / 2 ** z / TILE_EXTENT
}

/** The north-western corner of a tile, where its coordinates are 0, 0. */
export function tileOrigin({ z, x, y }: TileAddress): { west: number; north: number } {
  const edgeM = WORLD_M / 2 ** z
  return { west: x * edgeM - HALF_WORLD_M, north: HALF_WORLD_M - y * edgeM }
}

/** The rectangle of a tile widened by `margin` units of tile coordinates on each side. */
export function tileBox(tile: TileAddress, margin = 0): MercatorBox {
  const unitM = metresPerUnit(tile.z)
  const { west, north } = tileOrigin(tile)
  return {
    west: west - margin * unitM,
    south: north - (TILE_EXTENT + margin) * unitM,
    east: west + (TILE_EXTENT + margin) * unitM,
    north: north + margin * unitM,
  }
}

/** The tile of a zoom that contains a WGS84 position. */
export function tileAt([lng, lat]: readonly [number, number], z: number): TileAddress {
  const size = 2 ** z
  const clamp = (n: number) => Math.min(size - 1, Math.max(0, Math.floor(n)))
  return {
    z,
    x: clamp(mercatorX(lng) * size),
    y: clamp(mercatorY(lat) * size),
  }
}
