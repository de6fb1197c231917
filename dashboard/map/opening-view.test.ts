import { describe, expect, it } from 'vitest'
import { type Bounds, openingView, OPENING_PITCH } from './opening-view.ts'

/** Eight streets of a district of 8.6 km by 6.3 km. */
const DISTRICT: Bounds[] = [
  [118.6031, 31.0155, 118.6237, 31.048],
  [118.6194, 31.0187, 118.6435, 31.048],
  [118.6218, 31.0077, 118.665, 31.0237],
  [118.5893, 30.9913, 118.625, 31.0178],
  [118.6221, 30.9926, 118.6633, 31.0087],
  [118.6337, 31.0176, 118.6652, 31.0468],
  [118.5766, 31.0219, 118.6111, 31.0475],
  [118.5754, 30.995, 118.6123, 31.0306],
]
/** A city on a river's mouth, some 10 km by 6 km, its towers few and far between. */
const PORT: Bounds[] = [
  [-8.691, 41.145, -8.66, 41.175],
  [-8.67, 41.15, -8.62, 41.185],
  [-8.64, 41.138, -8.6, 41.16],
  [-8.61, 41.145, -8.56, 41.18],
]
const TOWERS = [
  [118.6244, 31.0226],
  [118.6255, 31.023],
  [118.6251, 31.0245],
] as const

describe('the first look at a city', () => {
  it.each([
    ['a wall', 1920, 1080, 13.8, 14.2],
    ['a double wall', 3840, 1080, 14.2, 14.8],
    ['a tablet', 1180, 820, 13.1, 13.7],
  ])('fills the screen of %s', (_name, width, height, least, most) => {
    const { zoom } = openingView({ built: DISTRICT, towers: TOWERS, centre: null }, { width, height })
    expect(zoom).toBeGreaterThan(least)
    expect(zoom).toBeLessThan(most)
  })

  it('fills it with a city elsewhere as well: its width runs out of the frame', () => {
    const { zoom, centre } = openingView({ built: PORT, towers: [], centre: null }, { width: 1920, height: 1080 })
    const metresPerPixel = (40_075_016.686 * Math.cos((41.16 * Math.PI) / 180)) / (512 * 2 ** zoom)
    expect(metresPerPixel * 1920).toBeGreaterThan(5_000)
    expect(metresPerPixel * 1920).toBeLessThan(11_000)
    expect(centre[0]).toBeCloseTo(-8.627, 2)
  })

  it('has the skyline in its middle, whatever one tower far away says', () => {
    const { centre, pitch } = openingView(
      { built: DISTRICT, towers: [...TOWERS, [118.58, 30.995]], centre: null },
      { width: 1920, height: 1080 },
    )
    expect(centre[0]).toBeCloseTo(118.625, 3)
    expect(centre[1]).toBeCloseTo(31.0228, 3)
    expect(pitch).toBe(OPENING_PITCH)
  })

  it('keeps the city in the frame where its towers stand at the rim', () => {
    const { centre } = openingView(
      { built: DISTRICT, towers: [[118.7, 31.2]], centre: null },
      { width: 1920, height: 1080 },
    )
    expect(centre[0]).toBeLessThan(118.66)
    expect(centre[1]).toBeLessThan(31.04)
  })

  it('does not come closer to a village than its houses need', () => {
    const { zoom } = openingView(
      { built: [[121.5, 31.2, 121.502, 31.202]], towers: [], centre: null },
      { width: 1920, height: 1080 },
    )
    expect(zoom).toBe(16)
  })

  it('looks at the principal place of a province, as close as at a city', () => {
    const province: Bounds[] = [
      [-8.9, 40.9, -7.8, 41.5],
      [-8.7, 41.1, -8.5, 41.25],
    ]
    const centre = [-8.61, 41.15] as const
    const screen = { width: 1920, height: 1080 }
    const view = openingView({ built: province, towers: [[-8.2, 41.3]], centre }, screen)
    expect(view.centre).toEqual(centre)
    const metresPerPixel = (40_075_016.686 * Math.cos((41.15 * Math.PI) / 180)) / (512 * 2 ** view.zoom)
    expect(metresPerPixel * 1920).toBeLessThan(17_000)
    // Unknown principal place: the densest built-up area.
    const [lng, lat] = openingView({ built: province.toReversed(), towers: [], centre: null }, screen).centre
    expect([lng, lat]).toEqual([expect.closeTo(-8.6), expect.closeTo(41.175)])
  })

  it('has the principal place near its middle where there are no towers', () => {
    const view = openingView({ built: PORT, towers: [], centre: [-8.61, 41.15] }, { width: 1920, height: 1080 })
    expect(view.centre).toEqual([-8.61, 41.15])
  })
})
