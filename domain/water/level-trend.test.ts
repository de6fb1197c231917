import { describe, expect, it } from 'vitest'
import { levelTrend, timeToLevelMs } from './level-trend.ts'

const HOUR = 3_600_000
const NOW = 500_000 * HOUR
/** A reading every five minutes of the last two hours, by the hour before now. */
const every5Minutes = (levelM: (hour: number) => number, count = 24) =>
  Array.from({ length: count }, (_, index) => {
    const hour = -index / 12
    return { at: NOW + hour * HOUR, levelM: levelM(hour) }
  })

describe('levelTrend', () => {
  it.each([
    [0.3, 'rising'],
    [0.021, 'rising'],
    [0.019, 'steady'],
    [0, 'steady'],
    [-0.019, 'steady'],
    [-0.021, 'falling'],
  ] as const)('of %d m/h is %s', (slope, trend) => {
    const found = levelTrend(
      every5Minutes((hour) => 3 + slope * hour),
      NOW,
    )!
    expect(found.trend).toBe(trend)
    expect(found.slopeMh).toBeCloseTo(slope, 9)
    expect(found.levelM).toBeCloseTo(3, 9)
  })

  it('does not bend for waves and wrong readings', () => {
    const readings = every5Minutes((hour) => 3 + 0.3 * hour + 0.01 * Math.sin(hour * 40)).map((reading, index) =>
      index % 6 === 0 ? { ...reading, levelM: 99 } : reading,
    )
    const found = levelTrend(readings, NOW)!
    expect(found.slopeMh).toBeGreaterThan(0.28)
    expect(found.slopeMh).toBeLessThan(0.32)
    expect(found.levelM).toBeCloseTo(3, 1)
  })

  it('looks at the window alone', () => {
    const before = { at: NOW - 3 * HOUR, levelM: -50 }
    const after = { at: NOW + HOUR, levelM: 50 }
    const readings = [before, after, ...every5Minutes((hour) => 3 + 0.1 * hour)]
    expect(levelTrend(readings, NOW)!.slopeMh).toBeCloseTo(0.1, 9)
  })

  it('is null of too few readings or too short a time', () => {
    expect(
      levelTrend(
        every5Minutes(() => 1).filter((_, index) => index % 8 === 0),
        NOW,
      ),
    ).toBeNull()
    expect(
      levelTrend(
        every5Minutes(() => 1, 12),
        NOW,
      ),
    ).toBeNull()
    expect(
      levelTrend(
        every5Minutes(() => 1, 13),
        NOW,
      ),
    ).not.toBeNull()
    expect(
      levelTrend(
        every5Minutes(() => 1),
        NOW + 90 * 60_000,
      ),
    ).toBeNull()
    expect(levelTrend([], NOW)).toBeNull()
  })

  it('thins out thousands of readings and finds the same', () => {
    const readings = Array.from({ length: 7000 }, (_, second) => ({
      at: NOW - second * 1000,
      levelM: 5 - second / 36_000,
    }))
    expect(levelTrend(readings, NOW)!.slopeMh).toBeCloseTo(0.1, 6)
  })
})

describe('timeToLevelMs', () => {
  const rising = { trend: 'rising', slopeMh: 0.25, levelM: 3 } as const

  it('goes on in a straight line', () => {
    expect(timeToLevelMs(rising, 3.5)).toBe(2 * HOUR)
    expect(timeToLevelMs(rising, 3)).toBe(0)
    expect(timeToLevelMs({ ...rising, trend: 'falling', slopeMh: -1 }, 2.9)).toBe(0)
  })

  it('says nothing of what does not rise, or of later than a day', () => {
    expect(timeToLevelMs({ trend: 'steady', slopeMh: 0.01, levelM: 3 }, 3.1)).toBeNull()
    expect(timeToLevelMs({ trend: 'falling', slopeMh: -0.5, levelM: 3 }, 3.1)).toBeNull()
    expect(timeToLevelMs(rising, 9)).toBe(24 * HOUR)
    expect(timeToLevelMs(rising, 9.01)).toBeNull()
    expect(timeToLevelMs(rising, 3.5, HOUR)).toBeNull()
  })
})
