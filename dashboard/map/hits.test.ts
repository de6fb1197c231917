import { expect, it } from 'vitest'
import { buildingZoom, meaningOf } from './hits.ts'
import type { OverlayHit } from './overlay.ts'

const hit = (id: string): OverlayHit => ({
  layer: { id: 'things', tileset: 'things', tooltip: () => null, pick: () => null },
  feature: { id, geometry: { type: 'Point', coordinates: [0, 0] }, properties: {} },
})
const child = { featureId: '9', code: '310115005000' }
const building = hit('1')

it('enters the region under a building from afar, and takes the building when close', () => {
  expect(meaningOf({ point: null, feature: building, child }, false)).toEqual({ kind: 'drill', code: child.code })
  expect(meaningOf({ point: null, feature: building, child }, true)).toEqual({ kind: 'select', hit: building })
})

it('takes the building at any zoom where there is no region to enter', () => {
  expect(meaningOf({ point: null, feature: building, child: null }, false)).toEqual({ kind: 'select', hit: building })
})

it('takes a point before all else', () => {
  const point = hit('2')
  expect(meaningOf({ point, feature: building, child }, false)).toEqual({ kind: 'select', hit: point })
})

it('means nothing on empty ground', () => {
  expect(meaningOf({ point: null, feature: null, child: null }, true)).toBeNull()
})

it('calls close what is closer than the whole region, and never what is a city away', () => {
  expect(buildingZoom(null)).toBe(15.5)
  expect(buildingZoom(12)).toBe(15.5)
  expect(buildingZoom(16.6)).toBeCloseTo(17.8)
})
