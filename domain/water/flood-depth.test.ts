import { describe, expect, it } from 'vitest'
import { FLOOD_DEPTH_CLASSES, floodDepthClassOf } from './flood-depth.ts'

describe('floodDepthClassOf', () => {
  it.each([
    [0, 0],
    [0.049, 0],
    [0.05, 1],
    [0.149, 1],
    [0.15, 2],
    [0.269, 2],
    [0.27, 3],
    [0.499, 3],
    [0.5, 4],
    [3, 4],
  ])('puts %d m in class %d', (depthM, level) => {
    expect(floodDepthClassOf(depthM).level).toBe(level)
  })

  it('goes by the list it is given', () => {
    expect(floodDepthClassOf(0.1, FLOOD_DEPTH_CLASSES.slice(0, 1)).level).toBe(0)
  })

  it('refuses what is no depth', () => {
    expect(() => floodDepthClassOf(-0.1)).toThrow('flood depth is -0.1; expected metres (number ≥ 0)')
    expect(() => floodDepthClassOf(NaN)).toThrow(RangeError)
  })
})
