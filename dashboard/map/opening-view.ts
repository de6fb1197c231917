import { metresPerPixel } from '../../domain/mercator.ts'
import { metresPerDegree } from '../../domain/metres-per-degree.ts'
import type { Camera } from '../stores/view.ts'

/** Tilt of the first look at a city, degrees: low enough for a skyline, high enough to see the streets between. */
export const OPENING_PITCH = 56
/** Degrees clockwise from north. */
export const OPENING_BEARING = -14
/** A village is not looked at from closer. */
const CLOSEST_ZOOM = 16
/** Part of the width and height of each district that counts: where it meets the fields it may slide out of the frame. */
const CORE = 0.6
/** Part of the built-up box around its middle that a skyline may draw the view to. */
const MIDDLE = 0.6

/** What the first look at a city is made of. */
export interface OpeningTarget {
  /** Rectangles of the districts that were built up, at least one. */
  readonly built: readonly Bounds[]
  /** Positions of its tallest buildings, WGS84; none: it has no towers. */
  readonly towers: readonly (readonly [longitude: number, latitude: number])[]
  /** Its principal place; null: not known. */
  readonly centre: readonly [longitude: number, latitude: number] | null
}

/** Of the screen's area, metres: a province is not looked at as a whole, for nothing of its cities would be seen. */
const WIDEST_M = 12_000

/**
 * The first look at a city: its skyline in the middle, and so close that the built-up ground fills the screen and runs out
 * of it, whatever the screen's shape: a pixel in the middle is as large as if the box around the cores covered all of them. Of what is wider than a
 * city its principal place is in the middle.
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

/** The median, for one far chimney is no skyline; not further from the middle than the box allows. */
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
