import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxesMeet, boxOf, isInside, pointOnSurface, signedArea, widestAt } from './ring.ts'

const square = (x: number, y: number, size: number): [number, number][] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
]
const closed = (ring: [number, number][]): [number, number][] => [...ring, ring[0] as [number, number]]

test('area: counter-clockwise is positive, the closing position changes nothing', () => {
  expect(signedArea(square(1e6, 1e6, 3))).toBe(9)
  expect(signedArea(closed(square(1e6, 1e6, 3)))).toBe(9)
  expect(signedArea(square(0, 0, 3).reverse())).toBe(-9)
  expect(signedArea([])).toBe(0)
})

test('inside: a hole is outside, an island in the hole is inside', () => {
  const rings = [square(0, 0, 10), square(2, 2, 6), closed(square(4, 4, 2))]
  expect([1, 3, 5, 11].map((at) => isInside(rings, at, at))).toEqual([true, false, true, false])
})

test('box', () => {
  expect(boxOf(square(-1, 2, 3))).toEqual([-1, 2, 2, 5])
  expect(boxesMeet([0, 0, 1, 1], [1, 1, 2, 2])).toBe(true)
  expect(boxesMeet([0, 0, 1, 1], [1.1, 0, 2, 2])).toBe(false)
})

test('the widest stretch of a line across rings', () => {
  expect(widestAt([square(0, 0, 10), square(1, 1, 3)], 2)).toEqual([7, 2])
  expect(widestAt([square(0, 0, 10)], 20)).toBeUndefined()
})

test('a point on the surface lies inside the largest polygon and out of its holes', () => {
  const [x, y] = pointOnSurface({
    type: 'MultiPolygon',
    coordinates: [[closed(square(20, 20, 1))], [closed(square(0, 0, 10)), closed(square(1, 1, 8))]],
  })
  expect(isInside([square(0, 0, 10), square(1, 1, 8)], x, y)).toBe(true)
})

test('a point on the surface of any triangle with an area lies inside it', () => {
  const corner = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }))
  fc.assert(
    fc.property(corner, corner, corner, (a, b, c) => {
      const ring = closed([a, b, c])
      fc.pre(Math.abs(signedArea(ring)) > 1)
      expect(isInside([ring], ...pointOnSurface({ type: 'Polygon', coordinates: [ring] }))).toBe(true)
    }),
  )
})

test('an area without height answers with its first position', () => {
  const flat = closed([
    [3, 4],
    [5, 4],
    [7, 4],
  ])
  expect(pointOnSurface({ type: 'Polygon', coordinates: [flat] })).toEqual([3, 4])
})
