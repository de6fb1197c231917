import fc from 'fast-check'
import proj4 from 'proj4'
import { expect, test } from 'vitest'
import {
  HALF_WORLD_M,
  latOf,
  lngOf,
  MAX_LATITUDE,
  mercatorM,
  mercatorX,
  mercatorY,
  metresPerPixel,
} from './mercator.ts'

test('is a square whose middle is 0° N 0° E', () => {
  expect([mercatorX(-180), mercatorX(0), mercatorX(180)]).toEqual([0, 0.5, 1])
  for (const [lat, y] of [
    [MAX_LATITUDE, 0],
    [0, 0.5],
    [-MAX_LATITUDE, 1],
  ] as const)
    expect(mercatorY(lat)).toBeCloseTo(y, 12)
})

test('draws what lies beyond its edge on the edge', () => {
  expect(mercatorY(90)).toBe(mercatorY(MAX_LATITUDE))
  expect(mercatorM(0, -90)[1]).toBeCloseTo(-HALF_WORLD_M, 6)
})

test('comes back to where it began', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -85, max: 85, noNaN: true }),
      (lng, lat) => {
        expect(lngOf(mercatorX(lng))).toBeCloseTo(lng, 9)
        expect(latOf(mercatorY(lat))).toBeCloseTo(lat, 9)
      },
    ),
  )
})

test('agrees with EPSG:3857', () => {
  for (const [lng, lat] of [
    [121.4737, 31.2304],
    [-8.61, 41.15],
    [179.9, -84.9],
  ] as const) {
    const [east, north] = proj4('EPSG:4326', 'EPSG:3857', [lng, lat])
    expect(mercatorM(lng, lat)[0]).toBeCloseTo(east, 6)
    expect(mercatorM(lng, lat)[1]).toBeCloseTo(north, 6)
  }
})

test('a pixel is half as wide at each zoom, and at 60° half of that at the equator', () => {
  expect(metresPerPixel(0, 0)).toBeCloseTo(78271.517, 3)
  expect(metresPerPixel(0, 1) / metresPerPixel(0, 0)).toBeCloseTo(0.5, 12)
  expect(metresPerPixel(60, 4) / metresPerPixel(0, 4)).toBeCloseTo(0.5, 12)
})
