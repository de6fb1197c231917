import type { MultiPolygon, Polygon, Position } from 'geojson'
import { signedArea, type Ring } from './ring.ts'

/**
 * A position inside the area: the middle of the widest stretch of a horizontal line through its largest polygon, taken
 * halfway between the positions nearest to the middle height (a line through a position would be ambiguous).
 */
export function pointOnSurface(area: Polygon | MultiPolygon): Position {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates
  const largest = polygons.reduce((best, polygon) => (sizeOf(polygon) > sizeOf(best) ? polygon : best))
  const heights = largest.flat().map((position) => position[1] as number)
  const lowest = heights.reduce((a, b) => Math.min(a, b))
  const highest = heights.reduce((a, b) => Math.max(a, b))
  const middle = (lowest + highest) / 2
  let below = lowest
  let above = highest
  for (const height of heights) {
    if (height <= middle && height > below) below = height
    if (height > middle && height < above) above = height
  }
  const y = (below + above) / 2
  const crossings: number[] = []
  for (const ring of largest) {
    for (let i = 1; i < ring.length; i++) {
      const [x1, y1] = ring[i - 1] as [number, number]
      const [x2, y2] = ring[i] as [number, number]
      if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
    }
  }
  crossings.sort((a, b) => a - b)
  let best: [number, number] = [crossings[0] ?? 0, crossings[0] ?? 0]
  for (let i = 1; i < crossings.length; i += 2) {
    const from = crossings[i - 1] as number
    const to = crossings[i] as number
    if (to - from > best[1] - best[0]) best = [from, to]
  }
  return [(best[0] + best[1]) / 2, y]
}

function sizeOf(polygon: Ring[]): number {
  return Math.abs(signedArea(polygon[0] as Ring))
}
