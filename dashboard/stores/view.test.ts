import { beforeEach, expect, it } from 'vitest'
import { INITIAL_VIEW, useView } from './view.ts'

const view = () => useView.getState()

beforeEach(() => useView.setState({ ...INITIAL_VIEW, travel: null }))

it('lets go of the selection when drilling, and travels to the region', () => {
  view().select({ kind: 'building', id: '7' })
  view().drillTo('310115000000')
  expect(view()).toMatchObject({ region: '310115000000', selection: null, travel: 'region' })
})

it('travels to a selection only when asked', () => {
  view().select({ kind: 'building', id: '7' })
  expect(view().travel).toBeNull()
  view().select({ kind: 'building', id: '8' }, true)
  expect(view().travel).toBe('selection')
})

it('keeps region and selection while the map moves', () => {
  view().drillTo('310115000000')
  view().travelled()
  view().lookedAt({ centre: [121.5, 31.2], zoom: 14, pitch: 55, bearing: 0 })
  expect(view()).toMatchObject({ region: '310115000000', travel: null, camera: { zoom: 14 } })
})

it('goes to the camera of a restored view, or to its region when it has none', () => {
  view().restore({ ...INITIAL_VIEW, camera: { centre: [121.5, 31.2], zoom: 14, pitch: 55, bearing: 0 } })
  expect(view().travel).toBe('camera')
  view().restore({ ...INITIAL_VIEW, region: '310115000000' })
  expect(view().travel).toBe('region')
})

it('goes to what a URL selects where it says nothing of the camera', () => {
  view().restore({ ...INITIAL_VIEW, selection: { kind: 'building', id: '7' } })
  expect(view().travel).toBe('selection')
  const camera = { centre: [121.5, 31.2] as const, zoom: 15, pitch: 50, bearing: 0 }
  view().restore({ ...INITIAL_VIEW, selection: { kind: 'building', id: '7' }, camera })
  expect(view().travel).toBe('camera')
})
