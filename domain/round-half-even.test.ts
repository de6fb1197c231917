import { describe, expect, it } from 'vitest'
import { roundHalfEven } from './round-half-even.ts'

describe('roundHalfEven', () => {
  // The standard's own kind of examples: 四舍六入五成双.
  it.each([
    [12.1498, 1, 12.1],
    [0.5, 0, 0],
    [1.5, 0, 2],
    [2.5, 0, 2],
    [2.51, 0, 3],
    [1.05, 1, 1.0],
    [1.15, 1, 1.2],
    [0.35, 1, 0.4],
    [0.25, 1, 0.2],
    [1.005, 2, 1.0],
    [34.5, 0, 34],
    [35.5, 0, 36],
    [-2.5, 0, -2],
    [-3.5, 0, -4],
    [2.5e-7, 1, 0],
    [1e21, 1, 1e21],
  ])('rounds %d at %d digits to %d', (value, decimals, expected) => {
    expect(roundHalfEven(value, decimals) === expected).toBe(true)
  })

  it('is never further off than half a digit, and changes nothing twice', () => {
    for (let value = -20; value < 20; value += 0.0371) {
      const rounded = roundHalfEven(value, 1)
      expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.05 + 1e-12)
      expect(roundHalfEven(rounded, 1)).toBe(rounded)
    }
  })

  it('leaves what is no number', () => {
    expect(roundHalfEven(NaN)).toBeNaN()
    expect(roundHalfEven(Infinity, 2)).toBe(Infinity)
  })
})
