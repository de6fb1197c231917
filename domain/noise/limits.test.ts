import { describe, expect, it } from 'vitest'
import { NOISE_LIMITS, nightPeakExceedance, noiseExceedance, noiseLimitOf } from './limits.ts'

describe('the limits', () => {
  it('rise from area to area and are lower at night', () => {
    for (const [at, limit] of NOISE_LIMITS.entries()) {
      expect(limit.nightDb).toBeLessThan(limit.dayDb)
      expect(limit.dayDb).toBeGreaterThanOrEqual(NOISE_LIMITS[at - 1]?.dayDb ?? 0)
      expect(limit.nightDb).toBeGreaterThanOrEqual(NOISE_LIMITS[at - 1]?.nightDb ?? 0)
    }
  })
})

describe('noiseExceedance', () => {
  it.each([
    [60, '2', 'day', false, 0],
    [60.1, '2', 'day', true, 0.1],
    [50.1, '2', 'night', true, 0.1],
    [58, '4a', 'night', true, 3],
    [58, '4b', 'night', false, -2],
    [39, '0', 'night', false, -1],
  ] as const)('of %d dB in area %s by %s: %s', (level, area, time, exceeded, excess) => {
    const found = noiseExceedance(level, area, time)
    expect(found.exceeded).toBe(exceeded)
    expect(found.excessDb).toBeCloseTo(excess, 9)
  })

  it('goes by the list it is given', () => {
    const strict = [{ ...noiseLimitOf('2'), dayDb: 45 }]
    expect(noiseExceedance(50, '2', 'day', strict)).toEqual({ limitDb: 45, excessDb: 5, exceeded: true })
    expect(() => noiseExceedance(50, '3', 'day', strict)).toThrow('noise area "3" has no limit; known are 2')
  })
})

describe('nightPeakExceedance', () => {
  it('allows 15 dB above the limit of the night', () => {
    expect(nightPeakExceedance(60, '1').exceeded).toBe(false)
    expect(nightPeakExceedance(60.5, '1')).toMatchObject({ limitDb: 60, exceeded: true })
  })
})
