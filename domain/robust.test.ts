import { describe, expect, it } from 'vitest'
import { median, medianSpread, theilSen } from './robust.ts'

describe('median', () => {
  it('is the middle, whatever the order', () => {
    expect(median([5, 1, 10])).toBe(5)
    expect(median([10, 2, 1, 4])).toBe(3)
    expect(median([-1])).toBe(-1)
    expect(median([])).toBeNull()
  })
})

describe('medianSpread', () => {
  it('does not mind one wild value', () => {
    // Deviations from 4: 3 2 1 0 1 2 996, of which the middle is 2.
    expect(medianSpread([1, 2, 3, 4, 5, 6, 1000])).toEqual({ middle: 4, spread: 1.4826 * 2 })
    expect(medianSpread([3, 3, 3])).toEqual({ middle: 3, spread: 0 })
    expect(medianSpread([])).toBeNull()
  })
})

describe('theilSen', () => {
  it('finds a line', () => {
    expect(theilSen([0, 1, 2, 5].map((x) => [x, 3 - 2 * x] as const))).toEqual({ slope: -2, intercept: 3 })
  })

  it('finds it with a quarter of the points gone wild', () => {
    const points = Array.from({ length: 20 }, (_, x) => [x, x % 4 === 0 ? 500 : 10 + 0.5 * x] as const)
    const line = theilSen(points)!
    expect(line.slope).toBeCloseTo(0.5, 9)
    expect(line.intercept).toBeCloseTo(10, 9)
  })

  it('finds none in one moment', () => {
    expect(theilSen([[1, 2]])).toBeNull()
    expect(
      theilSen([
        [1, 2],
        [1, 5],
      ]),
    ).toBeNull()
  })
})
