import type { Map as MapLibreMap } from 'maplibre-gl'
import { mercatorX, mercatorY } from '../../domain/mercator.ts'
import { WORLD } from '../stores/mover-record.ts'

/** A camera as MapLibre has it. */
export interface Camera {
  readonly lng: number
  readonly lat: number
  readonly zoom: number
  /** Degrees clockwise from north: what is up on the screen. */
  readonly bearing: number
  /** Degrees from straight down. */
  readonly pitch: number
  /** From the top to the bottom of the picture, degrees. */
  readonly fov: number
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  /** Where the middle of the map is seen, from the middle of the picture to the right and down, CSS pixels. */
  readonly shift: readonly [x: number, y: number]
}

/** How a camera sees the ground. */
export interface MoverProjection extends Camera {
  /** The middle of the map: what places are told from, in units of the world, so that they keep their precision as 32-bit floats. */
  readonly origin: readonly [x: number, y: number]
  /** From units of the world east and south of the origin to clip space; by columns. */
  readonly matrix: Float32Array
  /** Of one CSS pixel in the middle of the map, units of the world. */
  readonly pixel: number
}

export function cameraOf(map: MapLibreMap): Camera {
  const { lng, lat } = map.getCenter()
  const { clientWidth: width, clientHeight: height } = map.getCanvas()
  const { top = 0, bottom = 0, left = 0, right = 0 } = map.getPadding()
  return {
    lng,
    lat,
    zoom: map.getZoom(),
    bearing: map.getBearing(),
    pitch: map.getPitch(),
    fov: map.getVerticalFieldOfView(),
    width,
    height,
    shift: [(left - right) / 2, (top - bottom) / 2],
  }
}

export function moverProjection(camera: Camera): MoverProjection {
  const { lng, lat, zoom, width, height } = camera
  const [bearing, pitch, fov] = [radians(camera.bearing), radians(camera.pitch), radians(camera.fov)]
  const pixel = WORLD / (512 * 2 ** zoom)
  const distance = height / 2 / Math.tan(fov / 2)
  /** Of a pixel on the ground: right and down on a screen that lies flat on it, and from there into the picture. */
  const column = (right: number, down: number, ahead: number): readonly number[] => {
    const w = ahead - down * Math.sin(pitch)
    const x = (right * distance + camera.shift[0] * w) / (width / 2)
    const y = (down * Math.cos(pitch) * distance + camera.shift[1] * w) / (height / 2)
    return [x, -y, 0, w]
  }
  const east = column(Math.cos(bearing), -Math.sin(bearing), 0)
  const south = column(Math.sin(bearing), Math.cos(bearing), 0)
  const perUnit = (values: readonly number[]): readonly number[] => values.map((value) => value / pixel)
  return {
    ...camera,
    origin: [Math.round(mercatorX(lng) * WORLD), Math.round(mercatorY(lat) * WORLD)],
    // Where each lies in depth does not matter: nothing stands before it.
    matrix: Float32Array.from([...perUnit(east), ...perUnit(south), 0, 0, 0, 0, ...column(0, 0, distance)]),
    pixel,
  }
}

/** A point of the ground on the screen, CSS pixels; `nearness`: by how much what stands there is larger than in the middle. */
export interface Projected {
  readonly x: number
  readonly y: number
  readonly nearness: number
}

/** @returns undefined: it lies behind the camera */
export function projected(
  { matrix, origin, width, height }: MoverProjection,
  worldX: number,
  worldY: number,
): Projected | undefined {
  const [east, south] = [(worldX - origin[0]) | 0, (worldY - origin[1]) | 0]
  const clip = (row: number): number =>
    (matrix[row] ?? 0) * east + (matrix[4 + row] ?? 0) * south + (matrix[12 + row] ?? 0)
  const w = clip(3)
  if (w <= 0) return undefined
  return {
    x: (0.5 + clip(0) / w / 2) * width,
    y: (0.5 - clip(1) / w / 2) * height,
    nearness: (matrix[15] ?? 1) / w,
  }
}

function radians(deg: number): number {
  return (deg * Math.PI) / 180
}
