/* oxlint-disable typescript/no-non-null-assertion -- every index here comes from the length or the content of the array itself */
import { isInside, signedArea } from '../../domain/ring.ts'
import type { Arrangement } from './arrangement.ts'

/** Rings of vertex indices, the first the shell (counter-clockwise), the others its holes. */
export type Rings = number[][]

/**
 * Outlines of groups of faces: one list of polygons for each group. Every vertex of the arrangement on an outline is
 * kept, so that neighbours share the points of their border.
 * @param groupOf group of each face
 */
export function outlines(arrangement: Arrangement, groupOf: readonly number[], groups: number): Rings[][] {
  const { xs, ys, borders } = arrangement
  /** By group: outgoing border half-edges by origin, with the group on their left. */
  const outgoing: Map<number, number[]>[] = Array.from({ length: groups }, () => new Map<number, number[]>())
  const add = (group: number, from: number, to: number): void => {
    const known = outgoing[group]!.get(from)
    if (known === undefined) outgoing[group]!.set(from, [to])
    else known.push(to)
  }
  for (const { left, right, from, to } of borders) {
    const leftGroup = left === -1 ? -1 : groupOf[left]!
    const rightGroup = right === -1 ? -1 : groupOf[right]!
    if (leftGroup === rightGroup) continue
    if (leftGroup !== -1) add(leftGroup, from, to)
    if (rightGroup !== -1) add(rightGroup, to, from)
  }
  const placed = (ring: readonly number[]) => ring.map((v) => [xs[v]!, ys[v]!])
  return outgoing.map((from) => {
    const shells: { rings: Rings; area: number }[] = []
    const holes: number[][] = []
    for (const ring of simpleRings(from, xs, ys)) {
      const area = signedArea(placed(ring))
      if (area > 0) shells.push({ rings: [ring], area })
      else if (area < 0) holes.push(ring)
    }
    shells.sort((a, b) => a.area - b.area)
    for (const hole of holes) {
      const shell = shells.find(({ rings }) => contains(rings[0]!, hole, xs, ys))
      if (shell !== undefined) shell.rings.push(hole)
    }
    return shells.sort((a, b) => b.area - a.area).map(({ rings }) => rings)
  })
}

/**
 * Follows the border with the group on the left; where it meets itself it is split into loops, so that every ring is
 * simple.
 */
function simpleRings(from: Map<number, number[]>, xs: readonly number[], ys: readonly number[]): number[][] {
  const rings: number[][] = []
  for (const start of [...from.keys()].sort((a, b) => xs[a]! - xs[b]! || ys[a]! - ys[b]!)) {
    while ((from.get(start)?.length ?? 0) > 0) {
      const walk: number[] = []
      const place = new Map<number, number>()
      let previous = -1
      let at = start
      for (;;) {
        const before = place.get(at)
        if (before !== undefined) {
          const loop = walk.splice(before)
          for (const v of loop) place.delete(v)
          rings.push(loop)
          previous = walk.at(-1) ?? loop.at(-1) ?? -1
          if (walk.length === 0 && (at !== start || (from.get(at)?.length ?? 0) === 0)) break
        }
        place.set(at, walk.length)
        walk.push(at)
        const ways = from.get(at) ?? []
        if (ways.length === 0) break
        const to = ways.length === 1 ? ways[0]! : sharpestRight(previous, at, ways, xs, ys)
        ways.splice(ways.indexOf(to), 1)
        previous = at
        at = to
      }
    }
  }
  return rings.filter((ring) => ring.length >= 3)
}

/** Stays at the same corner of the group if several meet at a vertex. */
function sharpestRight(
  previous: number,
  at: number,
  ways: readonly number[],
  xs: readonly number[],
  ys: readonly number[],
): number {
  if (previous === -1) return ways[0]!
  const back = Math.atan2(ys[previous]! - ys[at]!, xs[previous]! - xs[at]!)
  const clockwise = (to: number): number => {
    const turn = back - Math.atan2(ys[to]! - ys[at]!, xs[to]! - xs[at]!)
    return turn <= 0 ? turn + 2 * Math.PI : turn
  }
  return [...ways].sort((a, b) => clockwise(a) - clockwise(b))[0]!
}

function contains(
  shell: readonly number[],
  hole: readonly number[],
  xs: readonly number[],
  ys: readonly number[],
): boolean {
  const on = new Set(shell)
  // A hole may touch its shell at a vertex, but never at the middle of an edge.
  const free = hole.findIndex((v) => !on.has(v))
  const v = hole[Math.max(0, free)]!
  const w = hole[(Math.max(0, free) + 1) % hole.length]!
  const [x, y] = free === -1 ? [(xs[v]! + xs[w]!) / 2, (ys[v]! + ys[w]!) / 2] : [xs[v]!, ys[v]!]
  return isInside([shell.map((a) => [xs[a]!, ys[a]!])], x, y)
}
