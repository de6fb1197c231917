/* oxlint-disable typescript/no-non-null-assertion -- every index here comes from the length or the content of the array itself */
import type { Geometry, Position } from 'geojson'
import { metresPerDegree } from '../../domain/metres-per-degree.ts'
import { pointOnSurface } from '../../domain/ring.ts'

/**
 * Area on the ellipsoid, m²; 0 for lines and points. Each trapezium is computed at its own latitude: within 10⁻⁵ of the
 * geodesic area for shapes up to the size of a city. Regions, whose area is published, are measured by PostGIS instead.
 */
export function areaM2(geometry: Geometry): number {
  if (geometry.type === 'Polygon') return polygonAreaM2(geometry.coordinates)
  if (geometry.type === 'MultiPolygon')
    return geometry.coordinates.reduce((sum, rings) => sum + polygonAreaM2(rings), 0)
  return 0
}

function polygonAreaM2(rings: readonly Position[][]): number {
  return rings.reduce((sum, ring, index) => sum + (index === 0 ? 1 : -1) * Math.abs(ringAreaM2(ring)), 0)
}

function ringAreaM2(ring: readonly Position[]): number {
  const [originLng = 0, originLat = 0] = ring[0] ?? []
  const origin = metresPerDegree(originLat)
  let sum = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x1 = 0, y1 = 0] = ring[i] ?? []
    const [x2 = 0, y2 = 0] = ring[i + 1] ?? []
    const scale = Math.abs(y1 - originLat) + Math.abs(y2 - originLat) < 0.02 ? origin : metresPerDegree((y1 + y2) / 2)
    sum += (x1 + x2 - 2 * originLng) * (y2 - y1) * scale.lng * scale.lat
  }
  return sum / 2
}

/** Length on the ellipsoid, m; within 10⁻⁶ of the geodesic for segments under 10 km. */
export function lengthM(geometry: Geometry): number {
  const lines =
    geometry.type === 'LineString'
      ? [geometry.coordinates]
      : geometry.type === 'MultiLineString'
        ? geometry.coordinates
        : []
  let sum = 0
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i++) {
      const [x1 = 0, y1 = 0] = line[i] ?? []
      const [x2 = 0, y2 = 0] = line[i + 1] ?? []
      const scale = metresPerDegree((y1 + y2) / 2)
      sum += Math.hypot((x2 - x1) * scale.lng, (y2 - y1) * scale.lat)
    }
  }
  return sum
}

/** A position on the geometry near its centre: inside a polygon, on a line. */
export function pointOn(geometry: Geometry): Position {
  switch (geometry.type) {
    case 'Point':
      return geometry.coordinates
    case 'MultiPoint':
      return geometry.coordinates[0] ?? [0, 0]
    case 'LineString':
      return middleOfLine(geometry.coordinates)
    case 'MultiLineString':
      return middleOfLine(longest(geometry.coordinates, (line) => line.length))
    case 'Polygon':
    case 'MultiPolygon':
      return pointOnSurface(geometry)
    case 'GeometryCollection':
      return pointOn(geometry.geometries[0] ?? { type: 'Point', coordinates: [0, 0] })
  }
}

function longest<T>(items: readonly T[], size: (item: T) => number): T {
  return items.reduce((best, item) => (size(item) > size(best) ? item : best), items[0] as T)
}

function middleOfLine(line: readonly Position[]): Position {
  let left = lengthM({ type: 'LineString', coordinates: line as Position[] }) / 2
  for (let i = 0; i + 1 < line.length; i++) {
    const from = line[i] as Position
    const to = line[i + 1] as Position
    const step = lengthM({ type: 'LineString', coordinates: [from, to] })
    if (step > 0 && step >= left) return [0, 1].map((axis) => from[axis]! + ((to[axis]! - from[axis]!) * left) / step)
    left -= step
  }
  return line[0] ?? [0, 0]
}
