import { mercatorX, mercatorY } from '../../domain/mercator.ts'

/** A move of the camera. */
export interface CameraMove {
  /** `ease` moves straight over the ground; `fly` rises, crosses and descends, which shows where it goes. */
  readonly kind: 'ease' | 'fly'
  readonly durationMs: number
}

interface Place {
  /** WGS84. */
  readonly centre: readonly [longitude: number, latitude: number]
  readonly zoom: number
}

/** Within this many screen widths and zoom levels, the camera does not need to rise. */
const NEAR_SCREENS = 1.4
const NEAR_LEVELS = 2.5
const EASE_MS = [450, 1000] as const
const FLY_MS = [1300, 3200] as const
/** World of zoom 0, pixels. */
const WORLD_PX = 512

/** @param screenPx width of the screen, pixels */
export function cameraMoveBetween(from: Place, to: Place, screenPx: number): CameraMove {
  const eastward = mercatorX(to.centre[0]) - mercatorX(from.centre[0])
  const southward = mercatorY(to.centre[1]) - mercatorY(from.centre[1])
  // As far as it looks at the zoom that shows more.
  const scale = WORLD_PX * 2 ** Math.min(from.zoom, to.zoom)
  const screens = (Math.hypot(eastward, southward) * scale) / screenPx
  const levels = Math.abs(to.zoom - from.zoom)
  if (screens <= NEAR_SCREENS && levels <= NEAR_LEVELS) {
    const share = Math.max(screens / NEAR_SCREENS, levels / NEAR_LEVELS)
    return { kind: 'ease', durationMs: Math.round(EASE_MS[0] + share * (EASE_MS[1] - EASE_MS[0])) }
  }
  const longMs = FLY_MS[0] + 350 * Math.log2(1 + screens) + 60 * levels
  return { kind: 'fly', durationMs: Math.round(Math.min(FLY_MS[1], longMs)) }
}
