/** How the camera gets from here to there. */
export interface CameraMove {
  /** `ease` moves straight over the ground; `fly` rises, crosses and comes down, so that one sees where it goes. */
  readonly kind: 'ease' | 'fly'
  readonly durationMs: number
}

interface Place {
  /** WGS84. */
  readonly centre: readonly [longitude: number, latitude: number]
  readonly zoom: number
}

/** Within so many widths of the screen, and so many zoom levels, the way is seen without rising. */
const NEAR_SCREENS = 1.4
const NEAR_LEVELS = 2.5
const EASE_MS = [450, 1000] as const
const FLY_MS = [1300, 3200] as const
/** World of zoom 0, pixels. */
const WORLD_PX = 512

/** @param screenPx width of the screen, pixels */
export function cameraMoveBetween(from: Place, to: Place, screenPx: number): CameraMove {
  const [ax, ay] = mercator(from.centre)
  const [bx, by] = mercator(to.centre)
  // As far as it looks at the zoom that shows more.
  const scale = WORLD_PX * 2 ** Math.min(from.zoom, to.zoom)
  const screens = (Math.hypot(bx - ax, by - ay) * scale) / screenPx
  const levels = Math.abs(to.zoom - from.zoom)
  if (screens <= NEAR_SCREENS && levels <= NEAR_LEVELS) {
    const share = Math.max(screens / NEAR_SCREENS, levels / NEAR_LEVELS)
    return { kind: 'ease', durationMs: Math.round(EASE_MS[0] + share * (EASE_MS[1] - EASE_MS[0])) }
  }
  const longMs = FLY_MS[0] + 350 * Math.log2(1 + screens) + 60 * levels
  return { kind: 'fly', durationMs: Math.round(Math.min(FLY_MS[1], longMs)) }
}

/** Web Mercator, the world being a square of 1. */
function mercator([longitude, latitude]: readonly [number, number]): [number, number] {
  const sine = Math.sin((latitude * Math.PI) / 180)
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)]
}
