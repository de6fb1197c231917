import type { Position } from 'geojson'
import { MAX_LATITUDE } from '../../domain/mercator.ts'
import { isNullIsland } from '../../domain/null-island.ts'

/** Why a position is not usable as WGS84 `[lng, lat]` degrees, or undefined. */
export function positionFault(position: Position): string | undefined {
  const [lng, lat] = position
  if (typeof lng !== 'number' || typeof lat !== 'number' || !Number.isFinite(lng) || !Number.isFinite(lat)) {
    return `position ${JSON.stringify(position)} is not two finite numbers`
  }
  if (lng < -180 || lng > 180) return `longitude ${lng} is outside −180…180`
  // What lies beyond Web Mercator cannot be drawn.
  if (lat < -MAX_LATITUDE || lat > MAX_LATITUDE) return `latitude ${lat} is outside ±85.0511`
  if (isNullIsland(lng, lat)) return `position ${JSON.stringify([lng, lat])} is 0° N 0° E, which means no position`
  return undefined
}
