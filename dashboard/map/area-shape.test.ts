import type { Geometry, Position } from 'geojson'
import { expect, it } from 'vitest'
import { boundsOf, outlineOf, pointInside } from './area-shape.ts'
import { isInFocus } from './focus.ts'

const square = (x: number, y: number, size: number): Position[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
]
/** A horseshoe, open above: its middle lies outside of it. */
const HORSESHOE: Geometry = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [6, 0],
      [6, 6],
      [5, 6],
      [5, 1],
      [2, 1],
      [2, 6],
      [0, 6],
      [0, 0],
    ],
  ],
}
const RINGED: Geometry = { type: 'Polygon', coordinates: [square(0, 0, 9), square(2, 2, 5)] }
const TWO: Geometry = { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(10, 10, 4)]] }

it.each<[string, Geometry]>([
  ['a square', { type: 'Polygon', coordinates: [square(1, 1, 2)] }],
  ['a horseshoe', HORSESHOE],
  ['a ring', RINGED],
  ['several', TWO],
])('finds a point inside of %s', (_, geometry) => {
  expect(isInFocus(geometry, pointInside(geometry) ?? [])).toBe(true)
})

it('puts the sign of several into the largest', () => {
  expect(pointInside(TWO)?.[0]).toBeCloseTo(12, 6)
})

it('leaves a point where it is, and puts nothing into nothing', () => {
  expect(pointInside({ type: 'Point', coordinates: [121, 31] })).toEqual([121, 31])
  expect(pointInside({ type: 'MultiPolygon', coordinates: [] })).toBeNull()
  expect(boundsOf({ type: 'MultiPolygon', coordinates: [] })).toBeNull()
})

it('tells the box and the edges, holes among them', () => {
  expect(boundsOf(TWO)).toEqual([0, 0, 14, 14])
  expect(boundsOf({ type: 'Point', coordinates: [121, 31] })).toEqual([121, 31, 121, 31])
  expect(outlineOf(RINGED)?.coordinates).toHaveLength(2)
  expect(outlineOf({ type: 'Point', coordinates: [121, 31] })).toBeNull()
})
