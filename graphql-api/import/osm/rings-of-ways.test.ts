import { describe, expect, it } from 'vitest'
import { ringsOfWays, type MemberWay } from './rings-of-ways.ts'

const way = (id: number, nodeIds: number[], inner = false): MemberWay => ({ id, nodeIds, inner })

describe('ringsOfWays', () => {
  it('joins ways of either direction', () => {
    const { rings, open } = ringsOfWays([way(1, [1, 2, 3]), way(2, [5, 4, 3]), way(3, [5, 1])])
    expect(rings).toEqual([[1, 2, 3, 4, 5, 1]])
    expect(open).toEqual([])
  })

  it('separates rings that share a node', () => {
    const { rings } = ringsOfWays([way(1, [1, 2, 3]), way(2, [3, 4, 1]), way(3, [3, 5, 6]), way(4, [6, 7, 3])])
    expect(rings.map((ring) => ring.length).sort()).toEqual([5, 5])
  })

  it('finds the ring beyond a dead-end way', () => {
    const { rings, open } = ringsOfWays([way(1, [1, 2]), way(2, [2, 99]), way(3, [2, 3]), way(4, [3, 1])])
    expect(rings.map((ring) => new Set(ring))).toEqual([new Set([1, 2, 3])])
    expect(open.map(({ id }) => id)).toEqual([2])
  })

  it('reports ways that do not close, and ignores a repeated member', () => {
    expect(ringsOfWays([way(1, [1, 2]), way(2, [2, 3])]).open).toHaveLength(2)
    expect(ringsOfWays([way(1, [1, 2, 3, 1]), way(1, [1, 2, 3, 1])]).rings).toHaveLength(1)
  })
})
