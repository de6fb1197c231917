import type { Position } from 'geojson'
import { signedArea } from '../../domain/ring.ts'
import { orientation } from './orientation.ts'

/** Closed: the last position equals the first. */
export type Ring = Position[]

/** The ring wound counter-clockwise (a shell) or clockwise (a hole), as in RFC 7946. */
export function wound(ring: Ring, counterClockwise: boolean): Ring {
  return signedArea(ring) > 0 === counterClockwise ? ring : ring.toReversed()
}

/** 1: strictly inside, 0: on the ring, −1: outside. Exact for the given doubles. */
export function side(ring: Ring, x: number, y: number): -1 | 0 | 1 {
  let inside = false
  for (let i = 1; i < ring.length; i++) {
    const [x1, y1] = ring[i - 1] as [number, number]
    const [x2, y2] = ring[i] as [number, number]
    if (x1 === x && y1 === y) return 0
    if (y1 === y2) {
      if (y === y1 && x >= Math.min(x1, x2) && x <= Math.max(x1, x2)) return 0
      continue
    }
    if (y < Math.min(y1, y2) || y > Math.max(y1, y2)) continue
    const turn = orientation(x1, y1, x2, y2, x, y)
    if (turn === 0) return 0
    if (y1 > y !== y2 > y && turn > 0 === y2 > y1) inside = !inside
  }
  return inside ? 1 : -1
}

/** True if a ring is inside another. They may touch but are known not to cross. */
export function ringHolds(outer: Ring, inner: Ring): boolean {
  for (const [x, y] of inner as [number, number][]) {
    const at = side(outer, x, y)
    if (at !== 0) return at > 0
  }
  const [[x1, y1], [x2, y2]] = inner as unknown as [[number, number], [number, number]]
  return side(outer, (x1 + x2) / 2, (y1 + y2) / 2) > 0
}

export interface CleanRing {
  readonly ring: Ring
  /** Positions removed because the ring went out and straight back there. */
  readonly spikes: number
}

/** The ring without repeated positions, spikes and elevations; undefined if no area is left. */
export function cleanRing(ring: readonly Position[]): CleanRing | undefined {
  const kept: Position[] = []
  let spikes = 0
  for (const position of ring) {
    const [x, y] = position as [number, number]
    for (;;) {
      const last = kept.at(-1)
      if (last?.[0] === x && last[1] === y) break
      const before = kept.at(-2)
      if (before && last && isSpike(before, last, x, y)) {
        kept.pop()
        spikes++
        continue
      }
      kept.push([x, y])
      break
    }
  }
  const first = kept[0]
  const end = kept.at(-1)
  if (first && end && (first[0] !== end[0] || first[1] !== end[1])) kept.push([...first])
  // A spike may be at the closing position, which the loop above sees only from one side.
  for (;;) {
    if (kept.length < 4) return undefined
    const start = kept[0] as Position
    const after = kept[1] as Position
    const before = kept.at(-2) as Position
    if (before[0] === after[0] && before[1] === after[1]) {
      kept.pop()
      kept.shift()
      spikes++
    } else if (isSpike(before, start, after[0] as number, after[1] as number)) {
      kept.pop()
      kept.shift()
      kept.push([...(kept[0] as Position)])
      spikes++
    } else break
  }
  return { ring: kept, spikes }
}

/** a→b→(x, y) turns straight back on itself. */
function isSpike(a: Position, b: Position, x: number, y: number): boolean {
  const [ax, ay] = a as [number, number]
  const [bx, by] = b as [number, number]
  return (ax - bx) * (x - bx) + (ay - by) * (y - by) > 0 && orientation(ax, ay, bx, by, x, y) === 0
}
