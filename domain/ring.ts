import type { MultiPolygon, Polygon, Position } from 'geojson'

/** Corners in order; whether the first is repeated at the end makes no difference. */
type Corners = readonly (readonly number[])[]

export type Box = readonly [west: number, south: number, east: number, north: number]

/** In the square of the ring's unit; positive when it runs counter-clockwise (y up). */
export function signedArea(ring: Corners): number {
  const [originX = 0, originY = 0] = ring[0] ?? []
  let sum = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[j] as [number, number]
    const [x2, y2] = ring[i] as [number, number]
    sum += (x1 - originX) * (y2 - originY) - (x2 - originX) * (y1 - originY)
  }
  return sum / 2
}

/** Whether a point lies within the rings (even-odd rule, so holes are outside). On a ring itself either answer is possible. */
export function isInside(rings: readonly Corners[], x: number, y: number): boolean {
  let inside = false
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[j] as [number, number]
      const [x2, y2] = ring[i] as [number, number]
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
    }
  }
  return inside
}

/** Around positions; of none from ∞ to −∞. */
export function boxOf(positions: Corners): Box {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const [x, y] of positions as readonly [number, number][]) {
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  return [west, south, east, north]
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/**
 * A position inside the area: the middle of the widest stretch of a horizontal line through its largest polygon, taken
 * halfway between the positions nearest to the middle height (a line through a position would be ambiguous). Of an area
 * without height it is the first position.
 */
export function pointOnSurface(area: Polygon | MultiPolygon): [x: number, y: number] {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates
  const largest =
    polygons.length === 1
      ? (polygons[0] as Position[][])
      : polygons.reduce((best, polygon) => (sizeOf(polygon) > sizeOf(best) ? polygon : best))
  const [, south, , north] = boxOf(largest[0] as Position[])
  const middle = (south + north) / 2
  let below = south
  let above = north
  for (const ring of largest) {
    for (const [, height] of ring as [number, number][]) {
      if (height <= middle && height > below) below = height
      if (height > middle && height < above) above = height
    }
  }
  return widestAt(largest, (below + above) / 2) ?? (largest[0]?.[0] as [number, number])
}

/** The middle of the widest stretch of a horizontal line that lies within the rings; undefined: it meets none of them. */
export function widestAt(rings: readonly Corners[], y: number): [x: number, y: number] | undefined {
  const crossings: number[] = []
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[j] as [number, number]
      const [x2, y2] = ring[i] as [number, number]
      if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
    }
  }
  crossings.sort((a, b) => a - b)
  let best: [number, number] | undefined
  let widest = 0
  for (let i = 1; i < crossings.length; i += 2) {
    const [from, to] = crossings.slice(i - 1, i + 1) as [number, number]
    if (to - from <= widest) continue
    widest = to - from
    best = [(from + to) / 2, y]
  }
  return best
}

function sizeOf(polygon: readonly Corners[]): number {
  return Math.abs(signedArea(polygon[0] as Corners))
}
