import type { Position } from 'geojson'
import { isNullIsland } from '../../domain/null-island.ts'

/** Web Mercator ends here; what lies beyond cannot be drawn. */
const MOST_LATITUDE = 85.05112877980659

/** Why a position is not usable as WGS84 `[lng, lat]` degrees, or undefined. */
export function positionFault(position: Position): string | undefined {
  const [lng, lat] = position
  if (typeof lng !== 'number' || typeof lat !== 'number' || !Number.isFinite(lng) || !Number.isFinite(lat)) {
    return `position ${JSON.stringify(position)} is not two finite numbers`
  }
  if (lng < -180 || lng > 180) return `longitude ${lng} is outside −180…180`
  if (lat < -MOST_LATITUDE || lat > MOST_LATITUDE) return `latitude ${lat} is outside ±85.0511`
  if (isNullIsland(lng, lat)) return `position ${JSON.stringify([lng, lat])} is 0° N 0° E, which means no position`
  return undefined
}
