import { describe, expect, it } from 'vitest'
import { energyMeanDb } from './energy-mean.ts'

describe('energyMeanDb', () => {
  it('is the mean of the energy', () => {
    expect(energyMeanDb([{ levelDb: 60 }, { levelDb: 60 }])).toBeCloseTo(60, 9)
    // lg((10⁶ + 10⁷)/2) = 6.7404
    expect(energyMeanDb([{ levelDb: 60 }, { levelDb: 70 }])).toBeCloseTo(67.404, 3)
    // Twice the energy for half of the time is 3 dB less: 70 for 1 of 2.
    expect(energyMeanDb([{ levelDb: 70 }, { levelDb: -100 }])).toBeCloseTo(66.99, 2)
  })

  it('weighs by time', () => {
    const loudMinute = [
      { levelDb: 80, duration: 1 },
      { levelDb: 50, duration: 59 },
    ]
    expect(energyMeanDb(loudMinute)).toBeCloseTo(10 * Math.log10((1e8 + 59e5) / 60), 9)
    expect(energyMeanDb([{ levelDb: 80, duration: 0 }])).toBeNull()
  })

  it('lies between the arithmetic mean and the loudest', () => {
    for (let seed = 1; seed < 40; seed++) {
      const levels = [40 + (seed % 7) * 3, 55 + (seed % 5) * 4, 48 + (seed % 11)]
      const mean = energyMeanDb(levels.map((levelDb) => ({ levelDb })))!
      expect(mean).toBeGreaterThanOrEqual((levels[0]! + levels[1]! + levels[2]!) / 3)
      expect(mean).toBeLessThanOrEqual(Math.max(...levels))
    }
  })

  it('is null of nothing, and refuses what is no level', () => {
    expect(energyMeanDb([])).toBeNull()
    expect(() => energyMeanDb([{ levelDb: NaN }])).toThrow(/level is NaN dB/)
    expect(() => energyMeanDb([{ levelDb: 50, duration: -1 }])).toThrow(/duration ≥ 0/)
  })
})
