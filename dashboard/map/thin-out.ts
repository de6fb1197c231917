import type { Position } from 'geojson'

/** Pixels of a tile at its own zoom, as MapLibre counts them. */
const TILE_PIXELS = 512

/**
 * Leaves points at least about `spacingPx` apart: one per square of a grid fixed to the ground, so that panning changes
 * nothing. Where two share a square, the one that comes first stays.
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
    const sine = Math.sin((latitude * Math.PI) / 180)
    const x = Math.floor(((longitude + 180) / 360) * squares)
    const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * squares)
    const square = `${x}/${y}`
    if (taken.has(square)) return false
    taken.add(square)
    return true
  })
}
