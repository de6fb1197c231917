export interface MemberWay {
  readonly id: number
  readonly nodeIds: ArrayLike<number>
  readonly inner: boolean
}

export interface StitchedRings {
  /** Node ids of each closed ring, the first repeated at the end. */
  readonly rings: number[][]
  /** Ways that are not part of a closed ring. */
  readonly open: MemberWay[]
}

interface Step {
  readonly way: MemberWay
  readonly reversed: boolean
  readonly from: number
  readonly to: number
}

/** Joins the ways of a relation end to end into closed rings. Roles are ignored: only shared end nodes count. */
export function ringsOfWays(ways: readonly MemberWay[]): StitchedRings {
  const rings: number[][] = []
  const open: MemberWay[] = []
  const unused = new Set<MemberWay>()
  const waysAt = new Map<number, MemberWay[]>()
  const seen = new Set<number>()
  for (const way of ways) {
    if (seen.has(way.id) || way.nodeIds.length < 2) continue
    seen.add(way.id)
    if (startOf(way) === endOf(way)) {
      rings.push(Array.from(way.nodeIds))
      continue
    }
    unused.add(way)
    for (const node of [startOf(way), endOf(way)]) {
      const there = waysAt.get(node)
      if (there) there.push(way)
      else waysAt.set(node, [way])
    }
  }

  for (const first of ways) {
    if (!unused.delete(first)) continue
    const chain: Step[] = [{ way: first, reversed: false, from: startOf(first), to: endOf(first) }]
    while (chain.length > 0) {
      const { to } = chain.at(-1) as Step
      const loopStart = chain.findIndex((step) => step.from === to)
      if (loopStart >= 0) {
        rings.push(nodesOf(chain.splice(loopStart)))
        continue
      }
      const next = waysAt.get(to)?.find((way) => unused.has(way))
      if (next) {
        unused.delete(next)
        const reversed = startOf(next) !== to
        chain.push({ way: next, reversed, from: to, to: reversed ? startOf(next) : endOf(next) })
      } else open.push((chain.pop() as Step).way)
    }
  }
  return { rings, open }
}

function nodesOf(steps: readonly Step[]): number[] {
  const nodes: number[] = []
  for (const { way, reversed } of steps) {
    const ids = Array.from(way.nodeIds)
    if (reversed) ids.reverse()
    if (nodes.length > 0) ids.shift()
    nodes.push(...ids)
  }
  return nodes
}

function startOf(way: MemberWay): number {
  return way.nodeIds[0] as number
}

function endOf(way: MemberWay): number {
  return way.nodeIds[way.nodeIds.length - 1] as number
}
