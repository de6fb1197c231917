import { expect, test } from 'vitest'
import { meanWind } from './mean-wind.ts'

test('is that of the vectors', () => {
  const north = meanWind([
    { speedMs: 10, directionDeg: 350 },
    { speedMs: 10, directionDeg: 10 },
  ])
  expect(north?.speedMs).toBeCloseTo(10 * Math.cos(Math.PI / 18), 9)
  expect(Math.min(north?.directionDeg ?? NaN, 360 - (north?.directionDeg ?? NaN))).toBeCloseTo(0, 9)
  // 3 m/s from the east and 4 from the north: 2.5 from where the east has 3 parts and the north 4.
  expect(
    meanWind([
      { speedMs: 3, directionDeg: 90 },
      { speedMs: 4, directionDeg: 0 },
    ]),
  ).toEqual({ speedMs: 2.5, directionDeg: expect.closeTo(36.8699, 4) as number })
})

test('is calm of opposite winds, and nothing of none', () => {
  const opposite = meanWind([
    { speedMs: 5, directionDeg: 45 },
    { speedMs: 5, directionDeg: 225 },
  ])
  expect(opposite?.directionDeg).toBeNull()
  expect(opposite?.speedMs).toBeCloseTo(0, 9)
  expect(meanWind([])).toBeNull()
})
