import { metresPerPixel } from '../../domain/mercator.ts'
import { metresPerDegree } from '../../domain/metres-per-degree.ts'
import type { Camera } from '../stores/view.ts'

/** Tilt of the first view of a city, degrees: low enough for a skyline, high enough to see the streets. */
export const OPENING_PITCH = 56
/** Degrees clockwise from north. */
export const OPENING_BEARING = -14
/** Closest zoom for a village. */
const CLOSEST_ZOOM = 16
/** Share of the width and height of each district that must be visible: its outskirts may be outside. */
const CORE = 0.6
/** Share of the built-up box around its centre to which a skyline may shift the view. */
const MIDDLE = 0.6

/** Inputs of the first view of a city. */
export interface OpeningTarget {
  /** Rectangles of the districts that were built up, at least one. */
  readonly built: readonly Bounds[]
  /** Positions of its tallest buildings, WGS84; none: it has no towers. */
  readonly towers: readonly (readonly [longitude: number, latitude: number])[]
  /** Its principal place; null: not known. */
  readonly centre: readonly [longitude: number, latitude: number] | null
}

/** Maximum extent of the screen, metres: in a whole province no city would be visible. */
const WIDEST_M = 12_000

/**
 * The first view of a city: its skyline in the centre, and so close that the built-up ground fills the screen, whatever
 * its shape: a pixel in the centre is as large as if the box around the cores covered the screen. If it is wider than a
 * city, its principal place is in the centre.
 *
 * @param screen CSS pixels
 */
export function openingView(
  { built, towers, centre }: OpeningTarget,
  screen: { width: number; height: number },
): Camera {
  const cores = built.map(coreOf)
  const west = Math.min(...cores.map(([value]) => value))
  const south = Math.min(...cores.map(([, value]) => value))
  const east = Math.max(...cores.map(([, , value]) => value))
  const north = Math.max(...cores.map(([, , , value]) => value))
  const latitude = (south + north) / 2
  const degree = metresPerDegree(latitude)
  const areaM2 = (east - west) * degree.lng * (north - south) * degree.lat
  const isWide = Math.sqrt(areaM2) > WIDEST_M
  const pixelM = Math.min(Math.sqrt(areaM2), WIDEST_M) / Math.sqrt(screen.width * screen.height)
  const zoom = Math.log2(metresPerPixel(latitude, 0) / pixelM)
  const [densest] = cores
  const skyline = towers.length > 0 ? towers : centre ? [centre] : []
  const middle: Camera['centre'] = [
    towardsMiddle(
      skyline.map(([longitude]) => longitude),
      west,
      east,
    ),
    towardsMiddle(
      skyline.map(([, latitude]) => latitude),
      south,
      north,
    ),
  ]
  return {
    centre: isWide ? (centre ?? (densest && middleOf(densest)) ?? middle) : middle,
    zoom: Math.min(CLOSEST_ZOOM, zoom),
    pitch: OPENING_PITCH,
    bearing: OPENING_BEARING,
  }
}

/** The median, since one remote chimney is not a skyline; no farther from the centre than the box allows. */
function towardsMiddle(values: readonly number[], low: number, high: number): number {
  const middle = (low + high) / 2
  const reach = ((high - low) * MIDDLE) / 2
  const median = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? middle
  return Math.min(middle + reach, Math.max(middle - reach, median))
}

function middleOf([west, south, east, north]: Bounds): [number, number] {
  return [(west + east) / 2, (south + north) / 2]
}

function coreOf([west, south, east, north]: Bounds): Bounds {
  const [dx, dy] = [((east - west) * (1 - CORE)) / 2, ((north - south) * (1 - CORE)) / 2]
  return [west + dx, south + dy, east - dx, north - dy]
}

export type Bounds = readonly [west: number, south: number, east: number, north: number]
