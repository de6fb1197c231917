import { expect, it } from 'vitest'
import { BUILDING_ZOOM, meaningOf } from './hits.ts'
import type { OverlayHit } from './overlay.ts'

const hit = (id: string): OverlayHit => ({
  layer: { id: 'things', tileset: 'things', tooltip: () => null, pick: () => null },
  feature: { id, geometry: { type: 'Point', coordinates: [0, 0] }, properties: {} },
})
const child = { featureId: '9', code: '310115005000' }
const building = hit('1')
const far = BUILDING_ZOOM - 1

it('enters the region under a building from afar, and takes the building when close', () => {
  expect(meaningOf({ point: null, feature: building, child }, far)).toEqual({ kind: 'drill', code: child.code })
  expect(meaningOf({ point: null, feature: building, child }, BUILDING_ZOOM)).toEqual({ kind: 'select', hit: building })
})

it('takes the building at any zoom where there is no region to enter', () => {
  expect(meaningOf({ point: null, feature: building, child: null }, far)).toEqual({ kind: 'select', hit: building })
})

it('takes a point before all else', () => {
  const point = hit('2')
  expect(meaningOf({ point, feature: building, child }, far)).toEqual({ kind: 'select', hit: point })
})

it('means nothing on empty ground', () => {
  expect(meaningOf({ point: null, feature: null, child: null }, 17)).toBeNull()
})
