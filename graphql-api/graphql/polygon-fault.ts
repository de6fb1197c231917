import type { Geometry, Position } from 'geojson'
import { isInside } from '../../domain/ring.ts'

/** A fault of a polygon. */
export interface PolygonFault {
  /** Path below the polygon such as `.coordinates[0][3]`, or empty. */
  readonly at: string
  readonly value: unknown
  /** What is expected. */
  readonly expected: string
}

interface Ring {
  readonly at: string
  readonly positions: readonly Position[]
  /** Which polygon of a MultiPolygon. */
  readonly polygon: number
  readonly isHole: boolean
}

/**
 * Finds why a Polygon or MultiPolygon is unfit for the database, or nothing. Stricter than OGC in one respect: rings
 * must not touch themselves or one another, so an accepted polygon is valid for every engine.
 */
export function findPolygonFault(geometry: Geometry, maxPositions: number): PolygonFault | undefined {
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') {
    return { at: '.type', value: geometry.type, expected: 'Polygon or MultiPolygon' }
  }
  const rings: Ring[] = []
  const fault = readRings(geometry, rings, maxPositions)
  return fault ?? findContact(rings) ?? findMisplaced(rings)
}

function readRings(
  geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown },
  rings: Ring[],
  maxPositions: number,
): PolygonFault | undefined {
  const isMulti = geometry.type === 'MultiPolygon'
  const polygons: unknown = isMulti ? geometry.coordinates : [geometry.coordinates]
  if (!Array.isArray(polygons) || polygons.length === 0)
    return { at: '.coordinates', value: polygons, expected: 'at least one polygon' }
  let count = 0
  for (const [polygon, ringList] of polygons.entries()) {
    const polygonAt = isMulti ? `.coordinates[${String(polygon)}]` : '.coordinates'
    if (!Array.isArray(ringList) || ringList.length === 0)
      return { at: polygonAt, value: ringList, expected: 'a list of rings' }
    for (const [index, positions] of (ringList as unknown[]).entries()) {
      const at = `${polygonAt}[${String(index)}]`
      if (!Array.isArray(positions) || positions.length < 4)
        return { at, value: positions, expected: 'a ring of at least 4 positions' }
      count += positions.length
      if (count > maxPositions)
        return {
          at: '',
          value: `${String(count)} positions or more`,
          expected: `at most ${maxPositions.toLocaleString('en')} positions`,
        }
      const bad = positions.findIndex((position) => !isPosition(position))
      if (bad >= 0)
        return { at: `${at}[${String(bad)}]`, value: positions[bad], expected: '[longitude −180…180, latitude −90…90]' }
      const ring = positions as Position[]
      if (!isSame(ring[0], ring.at(-1)))
        return {
          at,
          value: ring.at(-1),
          expected: `a closed ring, ending where it begins at ${JSON.stringify(ring[0])}`,
        }
      // A position repeated in sequence is ignored.
      const distinct = ring.filter((position, i) => i === 0 || !isSame(position, ring[i - 1]))
      if (distinct.length < 4) return { at, value: ring, expected: 'a ring with an area' }
      rings.push({ at, positions: distinct, polygon, isHole: index > 0 })
    }
  }
  return undefined
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length === 2 && isWithin(value[0], 180) && isWithin(value[1], 90)
}

function isWithin(value: unknown, limit: number): boolean {
  return typeof value === 'number' && value >= -limit && value <= limit
}

function isSame(a: Position | undefined, b: Position | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]
}

interface Segment {
  readonly a: Position
  readonly b: Position
  readonly ring: Ring
  readonly index: number
  readonly minX: number
  readonly maxX: number
}

/** Finds two segments that meet other than as successive ones of a ring. Sweeps from west to east. */
function findContact(rings: readonly Ring[]): PolygonFault | undefined {
  const segments = rings
    .flatMap((ring) =>
      ring.positions.slice(1).map((b, index): Segment => {
        const a = ring.positions[index] as Position
        return { a, b, ring, index, minX: Math.min(x(a), x(b)), maxX: Math.max(x(a), x(b)) }
      }),
    )
    .sort((one, other) => one.minX - other.minX)
  for (const [i, one] of segments.entries()) {
    for (let j = i + 1; j < segments.length; j++) {
      const other = segments[j] as Segment
      if (other.minX > one.maxX) break
      if (!meet(one, other)) continue
      return {
        at: one.ring.at,
        value: one.a,
        expected:
          one.ring === other.ring
            ? 'a ring that does not cross or touch itself; it does near here'
            : `rings that do not cross or touch; it meets ${other.ring.at} near here`,
      }
    }
  }
  return undefined
}

function meet(one: Segment, other: Segment): boolean {
  if (one.ring === other.ring) {
    const last = one.ring.positions.length - 2
    const [first, second] = one.index < other.index ? [one, other] : [other, one]
    const isNext = second.index === first.index + 1
    const isAround = first.index === 0 && second.index === last
    // Neighbours share a corner; they must not fold back over each other.
    if (isNext) return isBackOver(first.a, first.b, second.b)
    if (isAround) return isBackOver(second.a, second.b, first.b)
  }
  const d1 = turn(other.a, other.b, one.a)
  const d2 = turn(other.a, other.b, one.b)
  const d3 = turn(one.a, one.b, other.a)
  const d4 = turn(one.a, one.b, other.b)
  if (d1 * d2 < 0 && d3 * d4 < 0) return true
  return (
    (d1 === 0 && isBetween(other.a, other.b, one.a)) ||
    (d2 === 0 && isBetween(other.a, other.b, one.b)) ||
    (d3 === 0 && isBetween(one.a, one.b, other.a)) ||
    (d4 === 0 && isBetween(one.a, one.b, other.b))
  )
}

/** From `a` to `corner` and straight back. */
function isBackOver(a: Position, corner: Position, b: Position): boolean {
  const dot = (x(a) - x(corner)) * (x(b) - x(corner)) + (y(a) - y(corner)) * (y(b) - y(corner))
  return turn(a, corner, b) === 0 && dot > 0
}

/** −1, 0 or 1: side of a → b on which the point is. */
function turn(a: Position, b: Position, point: Position): number {
  return Math.sign((x(b) - x(a)) * (y(point) - y(a)) - (y(b) - y(a)) * (x(point) - x(a)))
}

function isBetween(a: Position, b: Position, point: Position): boolean {
  return (
    Math.min(x(a), x(b)) <= x(point) &&
    x(point) <= Math.max(x(a), x(b)) &&
    Math.min(y(a), y(b)) <= y(point) &&
    y(point) <= Math.max(y(a), y(b))
  )
}

/**
 * Rings that do not touch: each hole must be inside its shell and outside other holes, each shell outside other
 * polygons.
 */
function findMisplaced(rings: readonly Ring[]): PolygonFault | undefined {
  for (const ring of rings) {
    const start = ring.positions[0] as Position
    const shell = rings.find((other) => other.polygon === ring.polygon && !other.isHole) as Ring
    if (ring.isHole) {
      if (!isInside([shell.positions], x(start), y(start)))
        return { at: ring.at, value: start, expected: 'a hole inside its polygon' }
      const around = rings.find(
        (other) =>
          other !== ring &&
          other.isHole &&
          other.polygon === ring.polygon &&
          isInside([other.positions], x(start), y(start)),
      )
      if (around !== undefined) return { at: ring.at, value: start, expected: 'a hole outside every other hole' }
      continue
    }
    // Inside an odd number of another polygon's rings: in its interior, not in a hole of it.
    const others = new Map<number, number>()
    for (const other of rings) {
      if (other.polygon !== ring.polygon && isInside([other.positions], x(start), y(start)))
        others.set(other.polygon, (others.get(other.polygon) ?? 0) + 1)
    }
    if ([...others.values()].some((count) => count % 2 === 1))
      return { at: ring.at, value: start, expected: 'polygons that do not overlap' }
  }
  return undefined
}

function x(position: Position): number {
  return position[0] as number
}

function y(position: Position): number {
  return position[1] as number
}
