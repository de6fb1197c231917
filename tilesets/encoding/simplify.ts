import type { Path } from './path.ts'

let keep = new Uint8Array(1024)
const stack: number[] = []

/** Douglas–Peucker in place: a line keeps both ends and no dropped point lies further than `tolerance` from what is left. */
export function simplifyLine(path: Path, tolerance: number): void {
  const points = path.length / 2
  if (points <= 2) return
  startKeeping(points)
  keep[0] = keep[points - 1] = 1
  mark(path.xy, points, 0, points - 1, tolerance * tolerance)
  compact(path, points)
}

/** The same for a ring without its closing point: the first point and the one furthest from it stay. */
export function simplifyRing(path: Path, tolerance: number): void {
  const points = path.length / 2
  if (points <= 4) return
  const { xy } = path
  const x0 = xy[0]!
  const y0 = xy[1]!
  let furthest = 0
  let best = -1
  for (let i = 1; i < points; i++) {
    const dx = xy[2 * i]! - x0
    const dy = xy[2 * i + 1]! - y0
    const distance = dx * dx + dy * dy
    if (distance > best) {
      best = distance
      furthest = i
    }
  }
  startKeeping(points)
  keep[0] = keep[furthest] = 1
  mark(xy, points, 0, furthest, tolerance * tolerance)
  mark(xy, points, furthest, points, tolerance * tolerance)
  compact(path, points)
}

/** Moves every point to a grid of `cell` units: a border between neighbours stays the same seen from both. */
export function snapToGrid(path: Path, cell: number): void {
  const { xy, length } = path
  for (let i = 0; i < length; i++) xy[i] = Math.round(xy[i]! / cell) * cell
}

function startKeeping(points: number): void {
  if (keep.length < points) keep = new Uint8Array(points * 2)
  keep.fill(0, 0, points)
}

/** Marks the points between `first` and `last` that must stay; `last` may be `points`, which is point 0 again. */
function mark(xy: Float64Array, points: number, first: number, last: number, limit: number): void {
  stack.push(first, last)
  while (stack.length > 0) {
    const to = stack.pop()!
    const from = stack.pop()!
    if (to - from < 2) continue
    const ax = xy[2 * from]!
    const ay = xy[2 * from + 1]!
    const wrapped = to === points ? 0 : to
    const dx = xy[2 * wrapped]! - ax
    const dy = xy[2 * wrapped + 1]! - ay
    const span = dx * dx + dy * dy
    let furthest = -1
    let best = limit
    for (let i = from + 1; i < to; i++) {
      let px = xy[2 * i]! - ax
      let py = xy[2 * i + 1]! - ay
      const along = span === 0 ? 0 : (px * dx + py * dy) / span
      if (along > 1) {
        px -= dx
        py -= dy
      } else if (along > 0) {
        px -= dx * along
        py -= dy * along
      }
      const distance = px * px + py * py
      if (distance > best) {
        best = distance
        furthest = i
      }
    }
    if (furthest < 0) continue
    keep[furthest] = 1
    stack.push(from, furthest, furthest, to)
  }
}

function compact(path: Path, points: number): void {
  const { xy } = path
  let at = 0
  for (let i = 0; i < points; i++) {
    if (keep[i] === 0) continue
    xy[at++] = xy[2 * i]!
    xy[at++] = xy[2 * i + 1]!
  }
  path.length = at
}
