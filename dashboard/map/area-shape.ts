import type { Geometry, MultiLineString, Position } from 'geojson'

export type Box = readonly [west: number, south: number, east: number, north: number]

/** The edges of an area; null: it has none, being a point or of another kind. */
export function outlineOf(geometry: Geometry): MultiLineString | null {
  const rings = ringsOf(geometry)
  return rings.length === 0 ? null : { type: 'MultiLineString', coordinates: rings }
}

/** Around a geometry, WGS84 degrees; null: nothing is in it. */
export function boxOf(geometry: Geometry): Box | null {
  const corners = geometry.type === 'Point' ? [geometry.coordinates] : ringsOf(geometry).flat()
  if (corners.length === 0) return null
  const xs = corners.map(([x = 0]) => x)
  const ys = corners.map(([, y = 0]) => y)
  // Not by spread: a coast has more corners than a call may have arguments.
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity)
  return [least(xs), least(ys), most(xs), most(ys)]
}

/**
 * A point that lies in an area, where its sign is put: in the middle of the widest stretch of the largest polygon half way up. Null: there
 * is no area.
 */
export function pointInside(geometry: Geometry): [number, number] | null {
  if (geometry.type === 'Point') {
    const [x = 0, y = 0] = geometry.coordinates
    return [x, y]
  }
  const polygons =
    geometry.type === 'MultiPolygon' ? geometry.coordinates : geometry.type === 'Polygon' ? [geometry.coordinates] : []
  const sizeOf = ([west, south, east, north]: Box) => (east - west) * (north - south)
  const found = polygons
    .flatMap((rings) => {
      const box = boxOf({ type: 'Polygon', coordinates: rings })
      return box === null ? [] : [{ rings, box }]
    })
    .sort((a, b) => sizeOf(b.box) - sizeOf(a.box))[0]
  if (!found) return null
  const [, south, , north] = found.box
  // Not through a corner, which belongs to two edges.
  const y = south + (north - south) * 0.500_000_1
  const crossings = found.rings
    .flatMap((ring) => ring.slice(1).flatMap((to, i) => crossing(ring[i] ?? to, to, y)))
    .sort((a, b) => a - b)
  let best: [number, number] | null = null
  let widest = 0
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [from = 0, to = 0] = crossings.slice(i, i + 2)
    if (to - from <= widest) continue
    widest = to - from
    best = [(from + to) / 2, y]
  }
  return best
}

function crossing([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, y: number): number[] {
  return ay > y === by > y ? [] : [ax + ((bx - ax) * (y - ay)) / (by - ay)]
}

function ringsOf(geometry: Geometry): Position[][] {
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat()
  return geometry.type === 'Polygon' ? geometry.coordinates : []
}
