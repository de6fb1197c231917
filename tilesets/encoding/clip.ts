import { Path } from './path.ts'

const half = new Path()

/**
 * Cuts a ring (without closing point) to the square `min…max` in place, by Sutherland–Hodgman: where the ring leaves and
 * comes back, the result runs along the square's edge.
 */
export function clipRing(path: Path, min: number, max: number): void {
  if (path.minX < min) clipHalf(path, 0, min, 1)
  if (path.maxX > max) clipHalf(path, 0, max, -1)
  if (path.minY < min) clipHalf(path, 1, min, 1)
  if (path.maxY > max) clipHalf(path, 1, max, -1)
}

/** Keeps the side of one edge where `(coordinate − bound) × sign ≥ 0`; axis 0 is x, 1 is y. */
function clipHalf(path: Path, axis: 0 | 1, bound: number, sign: 1 | -1): void {
  const { xy, length } = path
  half.length = 0
  if (length === 0) return
  let px = xy[length - 2]!
  let py = xy[length - 1]!
  let pd = ((axis === 0 ? px : py) - bound) * sign
  for (let i = 0; i < length; i += 2) {
    const x = xy[i]!
    const y = xy[i + 1]!
    const d = ((axis === 0 ? x : y) - bound) * sign
    if (pd >= 0 !== d >= 0) {
      const t = pd / (pd - d)
      if (axis === 0) half.push(bound, py + (y - py) * t)
      else half.push(px + (x - px) * t, bound)
    }
    if (d >= 0) half.push(x, y)
    px = x
    py = y
    pd = d
  }
  path.reserve(half.length)
  path.xy.set(half.xy.subarray(0, half.length))
  path.length = half.length
}

/** Cuts a line to the square `min…max` and hands each piece inside, in order, to `emit` (whose path is reused). */
export function clipLine(path: Path, min: number, max: number, emit: (piece: Path) => void): void {
  const { xy, length } = path
  half.length = 0
  for (let i = 2; i < length; i += 2) {
    const ax = xy[i - 2]!
    const ay = xy[i - 1]!
    const dx = xy[i]! - ax
    const dy = xy[i + 1]! - ay
    // Liang–Barsky: the segment is inside for enter ≤ t ≤ leave.
    let enter = 0
    let leave = 1
    let outside = false
    for (let side = 0; side < 4 && !outside; side++) {
      const slope = side === 0 ? -dx : side === 1 ? dx : side === 2 ? -dy : dy
      const room = side === 0 ? ax - min : side === 1 ? max - ax : side === 2 ? ay - min : max - ay
      if (slope === 0) outside = room < 0
      else if (slope < 0) enter = Math.max(enter, room / slope)
      else leave = Math.min(leave, room / slope)
    }
    if (outside || enter > leave) {
      flush(emit)
      continue
    }
    if (half.length === 0) half.push(ax + dx * enter, ay + dy * enter)
    half.push(ax + dx * leave, ay + dy * leave)
    if (leave < 1) flush(emit)
  }
  flush(emit)
}

function flush(emit: (piece: Path) => void): void {
  if (half.length >= 4) emit(half)
  half.length = 0
}
