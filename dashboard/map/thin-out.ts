import type { Position } from 'geojson'
import { mercatorX, mercatorY } from '../../domain/mercator.ts'

/** Pixels of a tile at its own zoom, as MapLibre counts them. */
const TILE_PIXELS = 512

/**
 * Keeps points at least about `spacingPx` apart: one for each square of a grid fixed to the ground, so that panning
 * changes nothing. In each square the first one stays.
 *
 * @param points most important first
 */
export function thinOut<Point>(
  points: readonly Point[],
  positionOf: (point: Point) => Position,
  zoom: number,
  spacingPx: number,
): Point[] {
  const squares = (TILE_PIXELS * 2 ** Math.round(zoom)) / spacingPx
  const taken = new Set<string>()
  return points.filter((point) => {
    const [longitude = 0, latitude = 0] = positionOf(point)
    const square = `${Math.floor(mercatorX(longitude) * squares)}/${Math.floor(mercatorY(latitude) * squares)}`
    if (taken.has(square)) return false
    taken.add(square)
    return true
  })
}
