import type { ExpressionSpecification } from 'maplibre-gl'
import { attributesOf } from '../../map/tile-attributes.ts'

const tile = attributesOf('roads')

/** Zooms with given widths. In between they grow exponentially. */
const ZOOMS = [9, 12, 14, 18] as const

/**
 * Width in pixels by class at each of `ZOOMS`. True metres at high zooms; at low ones major roads are widened, so that
 * they can be followed across the city.
 */
export const ROAD_WIDTHS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  motorway: [1.6, 3.4, 6, 28],
  trunk: [1.3, 2.9, 5.4, 26],
  primary: [0.9, 2, 4.2, 22],
  secondary: [0.4, 1.3, 3, 17],
  tertiary: [0.2, 0.7, 2.1, 13],
  residential: [0.1, 0.35, 1.3, 9],
  service: [0, 0, 0.6, 5],
  pedestrian: [0, 0.2, 0.8, 5],
}

/** Narrower for ramps. */
const LINK_SHARE = 0.6

/** Width of a road including its casing of this many pixels at zoom 14, both sides together. */
export function roadWidth(casingPx: number): ExpressionSpecification {
  const at = (index: 0 | 1 | 2 | 3, extraPx: number): ExpressionSpecification => {
    const byClass = [
      'match',
      tile.get('class'),
      ...Object.entries(ROAD_WIDTHS).flatMap(([roadClass, widths]) => [roadClass, widths[index]]),
      0.5,
    ] as unknown as ExpressionSpecification
    return ['+', ['*', byClass, ['case', tile.has('link'), LINK_SHARE, 1]], extraPx]
  }
  const [z0, z1, z2, z3] = ZOOMS
  return [
    'interpolate',
    ['exponential', 1.5],
    ['zoom'],
    z0,
    at(0, casingPx * 0.25),
    z1,
    at(1, casingPx * 0.6),
    z2,
    at(2, casingPx),
    z3,
    at(3, casingPx * 1.6),
  ]
}
