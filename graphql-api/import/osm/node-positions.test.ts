import { describe, expect, it } from 'vitest'
import { NodePositions } from './node-positions.ts'

describe('NodePositions', () => {
  it('keeps requested positions, given in any order', () => {
    const positions = new NodePositions()
    for (let i = 0; i < 5000; i++) for (const id of [i * 7, i * 7, -i - 1]) positions.need(id)
    expect(positions.seal()).toBe(10_000)
    for (let i = 4999; i >= 0; i--) positions.give(i * 7, i, -i)
    positions.give(3, 1, 1)
    expect(positions.position(700)).toEqual([100 / 1e7, -100 / 1e7])
    expect(positions.position(3)).toBeUndefined()
    expect(positions.position(-5)).toBeUndefined()
    positions.give(-5, 0, 0)
    expect(positions.position(-5)).toEqual([0, 0])
  })

  it('has no position for a node without one or off the globe', () => {
    const positions = new NodePositions()
    positions.need(1)
    positions.need(2)
    positions.seal()
    positions.give(1, NaN, 5)
    positions.give(2, 2_000_000_000, 5)
    expect([positions.position(1), positions.position(2)]).toEqual([undefined, undefined])
  })
})
