import type { Position } from 'geojson'
import { boxesMeet, boxOf, type Box } from '../../domain/ring.ts'
import { orientation } from './orientation.ts'
import { side, type Ring } from './ring.ts'

interface RingPlace {
  readonly polygon: number
  readonly isShell: boolean
  readonly ring: Ring
  readonly box: Box
}

type Meeting = 'apart' | 'crossing' | 'overlap' | Position

/**
 * Why polygons (of one Polygon or MultiPolygon, rings closed and clean) are invalid by OGC Simple Features; undefined
 * if they are valid. In rare cases of touching rings it refuses a polygon that a database accepts, but never the
 * reverse.
 */
export function validityFault(polygons: readonly Ring[][]): string | undefined {
  const rings: RingPlace[] = polygons.flatMap((polygon, index) =>
    polygon.map((ring, place) => ({ polygon: index, isShell: place === 0, ring, box: boxOf(ring) })),
  )
  const touches = new TouchGraph()
  return segmentFault(rings, touches) ?? touches.interiorFault(rings) ?? nestingFault(polygons, rings, touches)
}

/** Sweeps all segments by their western end and checks each pair with overlapping boxes. */
function segmentFault(rings: readonly RingPlace[], touches: TouchGraph): string | undefined {
  let count = 0
  for (const { ring } of rings) count += ring.length - 1
  const ringOf = new Uint32Array(count)
  const indexOf = new Uint32Array(count)
  const west = new Float64Array(count)
  const order = new Uint32Array(count)
  let s = 0
  rings.forEach(({ ring }, r) => {
    for (let i = 1; i < ring.length; i++, s++) {
      ringOf[s] = r
      indexOf[s] = i
      west[s] = Math.min((ring[i - 1] as Position)[0] as number, (ring[i] as Position)[0] as number)
      order[s] = s
    }
  })
  order.sort((a, b) => (west[a] as number) - (west[b] as number))
  for (let i = 0; i < count; i++) {
    const a = order[i] as number
    const ringA = (rings[ringOf[a] as number] as RingPlace).ring
    const a1 = ringA[(indexOf[a] as number) - 1] as Position
    const a2 = ringA[indexOf[a] as number] as Position
    const east = Math.max(a1[0] as number, a2[0] as number)
    const south = Math.min(a1[1] as number, a2[1] as number)
    const north = Math.max(a1[1] as number, a2[1] as number)
    for (let j = i + 1; j < count; j++) {
      const b = order[j] as number
      if ((west[b] as number) > east) break
      const ringB = (rings[ringOf[b] as number] as RingPlace).ring
      const b1 = ringB[(indexOf[b] as number) - 1] as Position
      const b2 = ringB[indexOf[b] as number] as Position
      const y1 = b1[1] as number
      const y2 = b2[1] as number
      if ((y1 < south && y2 < south) || (y1 > north && y2 > north)) continue
      const meeting = meet(a1, a2, b1, b2)
      if (meeting === 'apart') continue
      if (meeting === 'crossing') return `rings cross near ${place(b1)}`
      if (meeting === 'overlap') return `edges run over each other near ${place(b1)}`
      if (ringOf[a] !== ringOf[b]) touches.add(ringOf[a] as number, ringOf[b] as number, meeting)
      else if (!areNeighbours(indexOf[a] as number, indexOf[b] as number, ringA.length - 1)) {
        return `a ring touches itself at ${place(meeting)}`
      }
    }
  }
  return undefined
}

function areNeighbours(i: number, j: number, segments: number): boolean {
  const gap = Math.abs(i - j)
  return gap === 1 || gap === segments - 1
}

function meet(p1: Position, p2: Position, q1: Position, q2: Position): Meeting {
  const [ax, ay] = p1 as [number, number]
  const [bx, by] = p2 as [number, number]
  const [cx, cy] = q1 as [number, number]
  const [dx, dy] = q2 as [number, number]
  const c = orientation(ax, ay, bx, by, cx, cy)
  const d = orientation(ax, ay, bx, by, dx, dy)
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return 'apart'
  const a = orientation(cx, cy, dx, dy, ax, ay)
  const b = orientation(cx, cy, dx, dy, bx, by)
  if ((a > 0 && b > 0) || (a < 0 && b < 0)) return 'apart'
  if (a === 0 && b === 0 && c === 0 && d === 0) return meetOnOneLine(p1, p2, q1, q2)
  if (c === 0) return q1
  if (d === 0) return q2
  if (a === 0) return p1
  if (b === 0) return p2
  return 'crossing'
}

function meetOnOneLine(p1: Position, p2: Position, q1: Position, q2: Position): Meeting {
  const axis = Math.abs((p1[0] as number) - (p2[0] as number)) > Math.abs((p1[1] as number) - (p2[1] as number)) ? 0 : 1
  const [pLow, pHigh] = (p1[axis] as number) < (p2[axis] as number) ? [p1, p2] : [p2, p1]
  const [qLow, qHigh] = (q1[axis] as number) < (q2[axis] as number) ? [q1, q2] : [q2, q1]
  const from = (pLow[axis] as number) > (qLow[axis] as number) ? pLow : qLow
  const to = (pHigh[axis] as number) < (qHigh[axis] as number) ? pHigh : qHigh
  if ((from[axis] as number) > (to[axis] as number)) return 'apart'
  return from[axis] === to[axis] ? from : 'overlap'
}

/** Which rings touch each other, and where. */
class TouchGraph {
  private readonly positions = new Map<string, Set<number>>()
  private readonly pairs = new Map<string, Set<string>>()

  add(ringA: number, ringB: number, at: Position): void {
    const key = `${at[0]} ${at[1]}`
    let rings = this.positions.get(key)
    if (!rings) this.positions.set(key, (rings = new Set()))
    rings.add(ringA).add(ringB)
    const pair = ringA < ringB ? `${ringA} ${ringB}` : `${ringB} ${ringA}`
    let at2 = this.pairs.get(pair)
    if (!at2) this.pairs.set(pair, (at2 = new Set()))
    at2.add(key)
  }

  between(ringA: number, ringB: number): ReadonlySet<string> {
    return this.pairs.get(ringA < ringB ? `${ringA} ${ringB}` : `${ringB} ${ringA}`) ?? EMPTY
  }

  /** Rings of one polygon that touch in a cycle divide its interior. */
  interiorFault(rings: readonly RingPlace[]): string | undefined {
    const parents = new Map<string, string>()
    const root = (node: string): string => {
      let at = node
      for (let next = parents.get(at); next !== undefined; next = parents.get(at)) at = next
      return at
    }
    for (const [position, touching] of this.positions) {
      for (const ring of touching) {
        const { polygon } = rings[ring] as RingPlace
        const from = root(`ring ${ring}`)
        const to = root(`${polygon}: ${position}`)
        const others = [...touching].filter((other) => (rings[other] as RingPlace).polygon === polygon)
        if (others.length < 2) continue
        if (from === to) return `rings touch in more than one place and cut the area in two near ${position}`
        parents.set(from, to)
      }
    }
    return undefined
  }
}

const EMPTY: ReadonlySet<string> = new Set()

function nestingFault(
  polygons: readonly Ring[][],
  rings: readonly RingPlace[],
  touches: TouchGraph,
): string | undefined {
  const firstRing: number[] = []
  let next = 0
  for (const polygon of polygons) {
    firstRing.push(next)
    next += polygon.length
  }
  const whereabouts = (inner: number, outer: number) =>
    sideOfRing((rings[inner] as RingPlace).ring, (rings[outer] as RingPlace).ring, touches.between(inner, outer))
  const apart = (a: number, b: number) => !boxesMeet((rings[a] as RingPlace).box, (rings[b] as RingPlace).box)

  for (const [p, polygon] of polygons.entries()) {
    const shell = firstRing[p] as number
    for (let hole = shell + 1; hole < shell + polygon.length; hole++) {
      if (whereabouts(hole, shell) !== 1) return `a hole lies outside its shell near ${place(firstOf(rings, hole))}`
      for (let other = hole + 1; other < shell + polygon.length; other++) {
        if (apart(hole, other)) continue
        if (whereabouts(hole, other) !== -1 || whereabouts(other, hole) !== -1) {
          return `a hole lies in another hole near ${place(firstOf(rings, hole))}`
        }
      }
    }
    for (let q = p + 1; q < polygons.length; q++) {
      const otherShell = firstRing[q] as number
      if (apart(shell, otherShell)) continue
      const inOther = whereabouts(shell, otherShell)
      const holdsOther = whereabouts(otherShell, shell)
      if (inOther === -1 && holdsOther === -1) continue
      const [inner, outer] = inOther === 1 ? [shell, q] : [otherShell, p]
      if ((inOther === 1) === (holdsOther === 1) || inOther === 0 || holdsOther === 0) {
        return `polygons overlap near ${place(firstOf(rings, shell))}`
      }
      const outerShell = firstRing[outer] as number
      const holes = (polygons[outer] as Ring[]).length - 1
      let inHole = false
      for (let h = 1; h <= holes && !inHole; h++) inHole = whereabouts(inner, outerShell + h) === 1
      if (!inHole) return `a polygon lies in another near ${place(firstOf(rings, inner))}`
    }
  }
  return undefined
}

/** 1: `inner` is inside `outer`, −1 outside, 0 on both sides. The rings are known to touch at most, not to cross. */
function sideOfRing(inner: Ring, outer: Ring, touching: ReadonlySet<string>): -1 | 0 | 1 {
  let found: -1 | 0 | 1 = 0
  for (let i = 1; i < inner.length; i++) {
    const [x, y] = inner[i] as [number, number]
    const [fromX, fromY] = inner[i - 1] as [number, number]
    for (const at of [
      side(outer, x, y),
      touching.size > 1 ? side(outer, (x + fromX) / 2, (y + fromY) / 2) : 0,
    ] as const) {
      if (at === 0) continue
      if (found !== 0 && found !== at) return 0
      found = at
    }
    // With at most one touch, all other positions are on one side: the first that is not on the ring decides.
    if (found !== 0 && touching.size <= 1) return found
  }
  return found
}

function firstOf(rings: readonly RingPlace[], ring: number): Position {
  return (rings[ring] as RingPlace).ring[0] as Position
}

function place(position: Position): string {
  return `${position[0]},${position[1]}`
}
