import { WebMercatorViewport } from '@deck.gl/core'
import { describe, expect, it } from 'vitest'
import { mercatorX, mercatorY } from '../../domain/mercator.ts'
import { WORLD } from '../stores/mover-record.ts'
import { projected, moverProjection, type Camera } from './mover-projection.ts'

const FLAT: Camera = {
  lng: 118.6295,
  lat: 31.024,
  zoom: 14.2,
  bearing: 0,
  pitch: 0,
  fov: 36.87,
  width: 1280,
  height: 720,
  shift: [0, 0],
}
const at = (camera: Camera, lng: number, lat: number) =>
  projected(moverProjection(camera), mercatorX(lng) * WORLD, mercatorY(lat) * WORLD)

describe('how the camera sees the ground', () => {
  it.each([
    ['from above', FLAT],
    ['turned and pitched', { ...FLAT, bearing: 20, pitch: 50 }],
    ['from close by', { ...FLAT, zoom: 19, bearing: -135, pitch: 70 }],
    ['beyond the date line', { ...FLAT, lng: 179.999, bearing: 90, pitch: 30 }],
  ] as const)('sees as deck.gl does, %s', (_, camera) => {
    const { lng, lat, zoom, bearing, pitch, fov, width, height } = camera
    const deck = new WebMercatorViewport({
      longitude: lng,
      latitude: lat,
      zoom,
      bearing,
      pitch,
      fovy: fov,
      width,
      height,
    })
    for (const [right, down] of [
      [0, 0],
      [200, -60],
      [-500, 300],
    ] as const) {
      const place = deck.unproject([width / 2 + right, height / 2 + down])
      const seen = at(camera, ((place[0]! + 540) % 360) - 180, place[1]!)
      expect(seen).toMatchObject({
        x: expect.closeTo(width / 2 + right, 1) as number,
        y: expect.closeTo(height / 2 + down, 1) as number,
      })
    }
  })

  it('keeps to a tenth of a pixel from as close as the map goes', () => {
    const camera = { ...FLAT, zoom: 20 }
    // A tenth of a pixel in degrees.
    const step = 360 / (512 * 2 ** 20) / 10
    const xs = [0, 1, 2, 3, 4].map((i) => at(camera, FLAT.lng + i * step, FLAT.lat)?.x ?? 0)
    for (const [i, x] of xs.entries()) expect(Math.abs(x - (xs[0]! + i / 10))).toBeLessThan(0.13)
  })

  it('sees nothing behind it, what is near as larger, and the middle where the panels leave it', () => {
    const pitched = { ...FLAT, pitch: 60 }
    expect(at(pitched, FLAT.lng, FLAT.lat - 1)).toBeUndefined()
    expect(at(pitched, FLAT.lng, FLAT.lat)?.nearness).toBeCloseTo(1)
    expect(at(pitched, FLAT.lng, FLAT.lat - 0.003)?.nearness).toBeGreaterThan(1.05)
    expect(at({ ...pitched, shift: [100, -40] }, FLAT.lng, FLAT.lat)).toMatchObject({
      x: expect.closeTo(740, 2) as number,
      y: expect.closeTo(320, 2) as number,
    })
  })
})
