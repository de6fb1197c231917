import type { Position } from 'geojson'

/** A rectangle in degrees; it does not cross the antimeridian. */
export interface Bounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** True inside and on the edge. */
export function holds(bounds: Bounds, position: Position): boolean {
  const [x, y] = position as [number, number]
  return x >= bounds.west && x <= bounds.east && y >= bounds.south && y <= bounds.north
}

export function isOnEdge(bounds: Bounds, position: Position): boolean {
  const [x, y] = position as [number, number]
  return holds(bounds, position) && (x === bounds.west || x === bounds.east || y === bounds.south || y === bounds.north)
}

/** The pieces of a line inside the bounds. Where it was cut, a piece ends exactly on an edge. */
export function clipLine(line: readonly Position[], bounds: Bounds): Position[][] {
  const pieces: Position[][] = []
  let piece: Position[] | undefined
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as [number, number]
    const b = line[i] as [number, number]
    const range = rangeInside(a, b, bounds)
    if (!range) {
      piece = undefined
      continue
    }
    const [from, to] = range
    if (!piece || from > 0) pieces.push((piece = [from > 0 ? pointAt(a, b, from, bounds) : a]))
    piece.push(to < 1 ? pointAt(a, b, to, bounds) : b)
    if (to < 1) piece = undefined
  }
  return pieces
}

/** The part of a→b inside the bounds, as shares of its length (Liang and Barsky). A mere touch does not count. */
function rangeInside(a: Position, b: Position, bounds: Bounds): [from: number, to: number] | undefined {
  const [ax, ay] = a as [number, number]
  const [bx, by] = b as [number, number]
  let from = 0
  let to = 1
  for (const [step, room] of [
    [ax - bx, ax - bounds.west],
    [bx - ax, bounds.east - ax],
    [ay - by, ay - bounds.south],
    [by - ay, bounds.north - ay],
  ] as const) {
    if (step === 0) {
      if (room < 0) return undefined
    } else if (step < 0) from = Math.max(from, room / step)
    else to = Math.min(to, room / step)
  }
  return from < to ? [from, to] : undefined
}

function pointAt(a: Position, b: Position, share: number, bounds: Bounds): Position {
  const [ax, ay] = a as [number, number]
  const [bx, by] = b as [number, number]
  return nearestOnEdge(bounds, [ax + (bx - ax) * share, ay + (by - ay) * share])
}

/** The position on the edge nearest to one inside (in degrees; a degree of longitude counts as `lngScale`). */
export function nearestOnEdge(bounds: Bounds, position: Position, lngScale = 1): Position {
  const x = Math.min(bounds.east, Math.max(bounds.west, position[0] as number))
  const y = Math.min(bounds.north, Math.max(bounds.south, position[1] as number))
  const ways = [
    { distance: (x - bounds.west) * lngScale, at: [bounds.west, y] },
    { distance: (bounds.east - x) * lngScale, at: [bounds.east, y] },
    { distance: y - bounds.south, at: [x, bounds.south] },
    { distance: bounds.north - y, at: [x, bounds.north] },
  ]
  return ways.reduce((best, way) => (way.distance < best.distance ? way : best)).at
}

/** Distance along the edge, clockwise from the north-western corner, of a position on it. */
export function alongEdge(bounds: Bounds, position: Position): number {
  const [x, y] = position as [number, number]
  const width = bounds.east - bounds.west
  const height = bounds.north - bounds.south
  if (y === bounds.north) return x - bounds.west
  if (x === bounds.east) return width + bounds.north - y
  if (y === bounds.south) return width + height + bounds.east - x
  return 2 * width + height + y - bounds.south
}

/** Corners between two places along the edge, clockwise. */
export function cornersBetween(bounds: Bounds, from: number, to: number): Position[] {
  const width = bounds.east - bounds.west
  const height = bounds.north - bounds.south
  const around = 2 * (width + height)
  const corners: [number, Position][] = [
    [0, [bounds.west, bounds.north]],
    [width, [bounds.east, bounds.north]],
    [width + height, [bounds.east, bounds.south]],
    [2 * width + height, [bounds.west, bounds.south]],
  ]
  const end = to < from ? to + around : to
  return [0, around].flatMap((turn) =>
    corners.flatMap(([at, corner]) => (at + turn > from && at + turn < end ? [corner] : [])),
  )
}

/** The bounds as a ring, clockwise. */
export function ringOfBounds({ west, south, east, north }: Bounds): Position[] {
  return [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
    [west, north],
  ]
}
