import { metresPerDegree } from '../../../domain/metres-per-degree.ts'
import { boxOf } from '../../../domain/ring.ts'
import type { FieldGeometry } from './record-geometry.ts'

/** How far apart two pieces of one feature may be after rounding at their common edge, in metres. */
const ROUNDING_M = 0.5

type Segment = readonly [ax: number, ay: number, bx: number, by: number]

interface Outline {
  readonly segments: readonly Segment[]
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/**
 * Groups of touching pieces, in the order of their first ones. Pieces of one feature touch or overlap; separate shapes
 * with the same id are different things whose number is unique only in one file or district.
 */
export function touchingPieces<T extends { readonly geometry: FieldGeometry }>(pieces: readonly T[]): T[][] {
  const left = pieces.map((piece) => ({ piece, outline: outlineOf(piece.geometry) }))
  const groups: T[][] = []
  while (left.length > 0) {
    const group = left.splice(0, 1)
    for (const { outline } of group) {
      for (let i = 0; i < left.length;) {
        const other = left[i] as (typeof left)[number]
        if (touch(outline, other.outline)) group.push(...left.splice(i, 1))
        else i++
      }
    }
    groups.push(group.map(({ piece }) => piece))
  }
  return groups
}

function outlineOf(geometry: FieldGeometry): Outline {
  const lines =
    geometry.type === 'Point'
      ? [[geometry.coordinates, geometry.coordinates]]
      : geometry.type === 'LineString'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates.flat()
          : geometry.coordinates
  const segments: Segment[] = []
  for (const line of lines) {
    for (let i = 1; i < line.length; i++)
      segments.push([line[i - 1], line[i]].flatMap((position = []) => position.slice(0, 2)) as unknown as Segment)
  }
  const [west, south, east, north] = boxOf(lines.flat())
  return { segments, west, south, east, north }
}

function touch(a: Outline, b: Outline): boolean {
  const degree = metresPerDegree((a.south + a.north) / 2)
  const rise = ROUNDING_M / degree.lat
  const shrink = degree.lng / degree.lat
  const run = rise / shrink
  const west = Math.max(a.west, b.west) - run
  const east = Math.min(a.east, b.east) + run
  const south = Math.max(a.south, b.south) - rise
  const north = Math.min(a.north, b.north) + rise
  if (west > east || south > north) return false
  // Only segments within the common box can touch.
  const near = ([ax, ay, bx, by]: Segment): boolean =>
    Math.max(ax, bx) >= west && Math.min(ax, bx) <= east && Math.max(ay, by) >= south && Math.min(ay, by) <= north
  const others = b.segments.filter(near)
  return a.segments.some((own) => near(own) && others.some((other) => gap(own, other, shrink) <= rise))
}

/** Distance of two segments in degrees of latitude. */
function gap(a: Segment, b: Segment, shrink: number): number {
  if (cross(a, b)) return 0
  return Math.min(
    gapToEnd(a, b[0], b[1], shrink),
    gapToEnd(a, b[2], b[3], shrink),
    gapToEnd(b, a[0], a[1], shrink),
    gapToEnd(b, a[2], a[3], shrink),
  )
}

function gapToEnd([ax, ay, bx, by]: Segment, x: number, y: number, shrink: number): number {
  const [dx, dy] = [(bx - ax) * shrink, by - ay]
  const [px, py] = [(x - ax) * shrink, y - ay]
  const length = dx * dx + dy * dy
  const at = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length))
  return Math.hypot(px - at * dx, py - at * dy)
}

function cross([ax, ay, bx, by]: Segment, [cx, cy, dx, dy]: Segment): boolean {
  const side = (px: number, py: number, qx: number, qy: number, x: number, y: number): number =>
    Math.sign((qx - px) * (y - py) - (qy - py) * (x - px))
  return (
    side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0 &&
    side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0
  )
}
