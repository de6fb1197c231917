import type { Map as MapLibreMap } from 'maplibre-gl'
import { mercatorX, mercatorY } from '../../domain/mercator.ts'
import { WORLD } from '../stores/mover-record.ts'

/** A camera of MapLibre. */
export interface Camera {
  readonly lng: number
  readonly lat: number
  readonly zoom: number
  /** Degrees clockwise from north that are up on the screen. */
  readonly bearing: number
  /** Degrees from straight down. */
  readonly pitch: number
  /** From the top to the bottom of the picture, degrees. */
  readonly fov: number
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  /** Offset of the map's centre from the picture's centre, right and down, CSS pixels. */
  readonly shift: readonly [x: number, y: number]
}

/** A camera's projection of the ground. */
export interface MoverProjection extends Camera {
  /**
   * The centre of the map, from which positions are measured, in units of the world, to keep their precision as 32-bit
   * floats.
   */
  readonly origin: readonly [x: number, y: number]
  /** From units of the world east and south of the origin to clip space; by columns. */
  readonly matrix: Float32Array
  /** One CSS pixel in the centre of the map, units of the world. */
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
  /** A pixel on the ground: right and down on a screen lying flat on it, then into the picture. */
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
    // Depth does not matter: nothing is in front.
    matrix: Float32Array.from([...perUnit(east), ...perUnit(south), 0, 0, 0, 0, ...column(0, 0, distance)]),
    pixel,
  }
}

/** A point of the ground on the screen, CSS pixels; `nearness`: its scale relative to the centre. */
export interface Projected {
  readonly x: number
  readonly y: number
  readonly nearness: number
}

/** @returns undefined: it is behind the camera */
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
