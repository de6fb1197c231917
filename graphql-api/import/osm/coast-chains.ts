import type { Position } from 'geojson'
import type { NodePositions } from './node-positions.ts'

export interface CoastWay {
  readonly id: number
  readonly nodeIds: ArrayLike<number>
}

/** Coastline ways joined end to start: land on the left, water on the right. */
export interface CoastChain {
  readonly wayIds: readonly number[]
  readonly line: readonly Position[]
  /** It ends where it starts. */
  readonly closed: boolean
}

interface Run {
  readonly wayId: number
  readonly nodeIds: readonly number[]
  readonly line: readonly Position[]
}

/** Joins coastline ways. Their direction is significant, so a way is never reversed; missing nodes break a chain. */
export function coastChains(ways: readonly CoastWay[], positions: Pick<NodePositions, 'position'>): CoastChain[] {
  const runs = ways.flatMap((way) => runsOf(way, positions))
  const startingAt = new Map<number, Run[]>()
  const ends = new Set<number>()
  for (const run of runs) {
    const start = run.nodeIds[0] as number
    startingAt.set(start, [...(startingAt.get(start) ?? []), run])
    ends.add(run.nodeIds.at(-1) as number)
  }
  const unused = new Set(runs)
  const chainFrom = (first: Run): CoastChain => {
    const chain: Run[] = []
    for (let next: Run | undefined = first; next;) {
      unused.delete(next)
      chain.push(next)
      const end: number | undefined = next.nodeIds.at(-1)
      if (end === first.nodeIds[0]) break
      next = startingAt.get(end as number)?.find((run) => unused.has(run))
    }
    const line = chain.flatMap((run, i) => (i === 0 ? run.line : run.line.slice(1)))
    const closed = line.length >= 4 && chain.at(-1)?.nodeIds.at(-1) === first.nodeIds[0]
    return { wayIds: [...new Set(chain.map(({ wayId }) => wayId))], line, closed }
  }
  const heads = runs.filter((run) => !ends.has(run.nodeIds[0] as number))
  const chains = heads.map(chainFrom)
  for (const run of runs) if (unused.has(run)) chains.push(chainFrom(run))
  return chains
}

function runsOf({ id, nodeIds }: CoastWay, positions: Pick<NodePositions, 'position'>): Run[] {
  const runs: { wayId: number; nodeIds: number[]; line: Position[] }[] = []
  let broken = true
  for (const nodeId of Array.from(nodeIds)) {
    const position = positions.position(nodeId)
    if (!position) broken = true
    else {
      if (broken) runs.push({ wayId: id, nodeIds: [], line: [] })
      broken = false
      runs.at(-1)?.nodeIds.push(nodeId)
      runs.at(-1)?.line.push(position)
    }
  }
  return runs.filter(({ line }) => line.length >= 2)
}
