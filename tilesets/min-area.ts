import { metresPerUnit } from './encoding/tile-grid.ts'

/** Tile units along the edge of a screen pixel, where a tile is shown 512 pixels wide. */
const UNITS_PER_PIXEL = 8

/**
 * Area on the ground below which a polygon is left out at a zoom, m²: 4 pixels as they are at 30° of latitude, where it is
 * nearly right from the tropics to 45°. Never 0, which stands for a line; from z15 on everything with an area stays.
 */
export function minAreaM2(zoom: number): number {
  if (zoom >= 15) return 1e-6
  const pixelM = metresPerUnit(zoom) * UNITS_PER_PIXEL * Math.cos(Math.PI / 6)
  return 4 * pixelM * pixelM
}
