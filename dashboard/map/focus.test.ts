import { describe, expect, it } from 'vitest'
import type { MultiPolygon } from 'geojson'
import { focusFeatures, isInFocus } from './focus.ts'

const square = (west: number, south: number, size: number) => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
]

/** Two squares, the first with a hole. */
const boundary: MultiPolygon = {
  type: 'MultiPolygon',
  coordinates: [[square(0, 0, 10), square(4, 4, 2)], [square(20, 0, 5)]],
}

describe('inside a boundary', () => {
  it.each([
    ['in the first part', [1, 1], true],
    ['in the hole', [5, 5], false],
    ['in the second part', [22, 2], true],
    ['between the parts', [15, 2], false],
  ])('%s', (_name, point, inside) => {
    expect(isInFocus(boundary, point)).toBe(inside)
  })

  it('is nothing for a geometry without area', () => {
    expect(isInFocus({ type: 'LineString', coordinates: square(0, 0, 10) }, [1, 1])).toBe(false)
  })
})

describe('the features of a focus', () => {
  it('are none without one', () => {
    expect(focusFeatures(null).features).toEqual([])
  })

  it('mask the world but the region, and its holes again', () => {
    const [outside, outline] = focusFeatures({ code: '1', boundary }).features
    const mask = outside?.geometry as MultiPolygon
    expect(mask.coordinates).toHaveLength(2)
    expect(mask.coordinates[0]).toHaveLength(3)
    expect(isInFocus(mask, [15, 2])).toBe(true)
    expect(isInFocus(mask, [1, 1])).toBe(false)
    expect(isInFocus(mask, [5, 5])).toBe(true)
    expect(outline?.geometry).toEqual(boundary)
  })
})
