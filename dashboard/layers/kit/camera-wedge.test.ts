import { expect, it } from 'vitest'
import { cameraWedge } from './camera-wedge.ts'

const middle = (wedge: [number, number][]) => wedge[5] as [number, number]

it.each([
  ['north', 0, 0, 1],
  ['east', 90, 1, 0],
  ['south', 180, 0, -1],
  ['west', 270, -1, 0],
])('looks %s', (_name, directionDeg, dx, dy) => {
  const [longitude, latitude] = middle(cameraWedge([121.5, 31.2], directionDeg))
  expect(Math.sign(Math.round((longitude - 121.5) * 1e6))).toBe(dx)
  expect(Math.sign(Math.round((latitude - 31.2) * 1e6))).toBe(dy)
})

it('is closed and begins at the camera', () => {
  const wedge = cameraWedge([-8.61, 41.15], 30)
  expect(wedge[0]).toEqual([-8.61, 41.15])
  expect(wedge.at(-1)).toEqual(wedge[0])
})
