import type { MultiPolygon, Polygon, Position } from 'geojson'
import { describe, expect, it } from 'vitest'
import { validityFault } from '../../geometry/polygon-validity.ts'
import { soundArea } from './sound-area.ts'

const polygon = (...corners: Position[]): Polygon => ({
  type: 'Polygon',
  coordinates: [[...corners, ...corners.slice(0, 1)]],
})

/** Its boxes, west to east, and its note; it is valid. */
function taken(told: Polygon | MultiPolygon) {
  const { area, areaNote } = soundArea(told)
  if (!area) return { areaNote }
  const { type, coordinates } = area as Polygon | MultiPolygon
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  expect(validityFault(polygons as [number, number][][][])).toBeUndefined()
  const boxes = polygons.map((rings) => {
    const [lngs, lats] = [0, 1].map((axis) => rings.flat().map((at) => at[axis] ?? 0))
    return [Math.min(...(lngs ?? [])), Math.min(...(lats ?? [])), Math.max(...(lngs ?? [])), Math.max(...(lats ?? []))]
  })
  return { boxes: boxes.sort(([a = 0], [b = 0]) => a - b), ...(areaNote && { areaNote }) }
}

describe('soundArea', () => {
  it('repairs a bow tie', () => {
    expect(taken(polygon([118.61, 31.013], [118.63, 31.027], [118.63, 31.013], [118.61, 31.027]))).toEqual({
      boxes: [
        [118.61, 31.013, 118.62, 31.027],
        [118.62, 31.013, 118.63, 31.027],
      ],
      areaNote: 'repaired',
    })
  })

  it('merges adjacent areas without a note', () => {
    const coordinates = [
      polygon([0, 0], [1, 0], [1, 1], [0, 1]).coordinates,
      polygon([1, 0], [2, 0], [2, 1], [1, 1]).coordinates,
    ]
    expect(taken({ type: 'MultiPolygon', coordinates })).toEqual({ boxes: [[0, 0, 2, 1]] })
  })

  it('cuts at the date line an edge that jumps across it and a longitude beyond it', () => {
    const boxes = [
      [-180, -18, -178, -16],
      [177, -18, 180, -16],
    ]
    expect(taken(polygon([177, -18], [-178, -18], [-178, -16], [177, -16]))).toEqual({ boxes })
    expect(taken(polygon([177, -18], [182, -18], [182, -16], [177, -16]))).toEqual({ boxes })
  })

  it('extends a ring around a pole to the pole, and keeps the whole world', () => {
    expect(taken(polygon([-135, 80], [-45, 80], [45, 80], [135, 80]))).toEqual({ boxes: [[-180, 80, 180, 90]] })
    expect(taken(polygon([-180, -90], [180, -90], [180, 90], [-180, 90]))).toEqual({ boxes: [[-180, -90, 180, 90]] })
  })

  it('outlines an area with too many crossings, and drops one without extent', () => {
    const corner = (i: number): Position => [100 + 5 * Math.cos(i * 2.4), 30 + 5 * Math.sin(i * 2.4)]
    expect(taken(polygon(...Array.from({ length: 3_000 }, (_, i) => corner(i))))).toMatchObject({
      areaNote: 'outlined',
    })
    expect(taken(polygon([1, 1], [2, 2], [3, 3]))).toEqual({ areaNote: 'left_out' })
  })

  it('keeps thousands of corners', () => {
    const corner = (i: number): Position => {
      const turn = (i / 15_000) * 2 * Math.PI
      return [100 + (5 + (i % 2) * 0.01) * Math.cos(turn), 30 + (5 + (i % 2) * 0.01) * Math.sin(turn)]
    }
    const told = polygon(...Array.from({ length: 15_000 }, (_, i) => corner(i)))
    expect((soundArea(told).area as Polygon).coordinates[0]).toHaveLength(15_001)
  })
})
