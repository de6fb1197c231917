import type { LightSpecification } from 'maplibre-gl'
import { getPosition } from 'suncalc'
import type { Theme } from './themes/theme.ts'

/** Origin of the light of the moon theme, degrees: high in the south-west. */
const MOON = { azimuthDeg: 212, altitudeDeg: 50 }
/** Lower light makes whole sides of the city black, higher light makes all walls alike; degrees. */
const ALTITUDE_DEG = [42, 64] as const
/** Altitude of the sun below which its light has the low sun's colour, degrees. */
const LOW_DEG = 18

/** Origin of the light: clockwise from north, and above the horizon, degrees. */
interface Direction {
  readonly azimuthDeg: number
  readonly altitudeDeg: number
}

/**
 * The light on the city. A sunlit theme uses the sun's position over the place; before sunrise and after sunset that of
 * the morning or the evening stays, so that a day theme is never dark.
 *
 * @param at lit place, WGS84, and time; null: unknown, and the light comes from the south-west
 */
export function lightOf(
  theme: Theme,
  at: { readonly position: readonly [longitude: number, latitude: number]; readonly time: Date } | null,
): LightSpecification {
  const sun = theme.light.from === 'sun' && at ? sunOver(at.position, at.time) : null
  const { azimuthDeg, altitudeDeg } = sun ?? MOON
  const [lowest, highest] = ALTITUDE_DEG
  const polarDeg = 90 - Math.min(highest, Math.max(lowest, altitudeDeg))
  return {
    anchor: 'map',
    // MapLibre counts the second angle from the zenith.
    position: [1.35, Math.round(azimuthDeg), Math.round(polarDeg)],
    color: sun && sun.altitudeDeg < LOW_DEG ? theme.light.lowColour : theme.light.colour,
    intensity: theme.light.intensity,
  }
}

function sunOver([longitude, latitude]: readonly [number, number], time: Date): Direction {
  const { azimuth, altitude } = getPosition(time, latitude, longitude)
  return { azimuthDeg: azimuth, altitudeDeg: altitude }
}
