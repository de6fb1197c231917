import type { Parameters } from '../platform/db/statements.ts'
import { invalidInput } from './errors.ts'
import { findPolygonFault } from './polygon-fault.ts'
import type { SpatialFilter } from './types.generated.ts'

const MAX_POLYGON_POSITIONS = 1_000
const MAX_RADIUS_M = 50_000

/**
 * Checks a spatial filter and turns it into the parameters of `within.sql` and `within-region.sql`. Geometry is checked
 * before it reaches a database: the embedded engine can crash on an invalid one.
 * @param field path of the filter among the arguments, for messages
 * @throws BAD_USER_INPUT
 */
export function spatialParameters(filter: SpatialFilter | null | undefined, field = 'filter.within'): Parameters {
  if (filter == null) return {}
  const parameters: Record<string, unknown> = {}
  if (filter.bbox != null) {
    const [west, south, east, north] = filter.bbox
    Object.assign(parameters, { bbox: true, west, south, east, north })
  }
  if (filter.regionCode != null) {
    if (!/^\d{6,20}$/.test(filter.regionCode))
      throw invalidInput(`${field}.regionCode`, filter.regionCode, 'a division code of 12 digits, 15 for a grid')
    parameters.regionCode = filter.regionCode
  }
  if (filter.polygon != null) {
    const fault = findPolygonFault(filter.polygon, MAX_POLYGON_POSITIONS)
    if (fault !== undefined) throw invalidInput(`${field}.polygon${fault.at}`, fault.value, fault.expected)
    const { type, coordinates } = filter.polygon as { type: string; coordinates: unknown }
    parameters.polygon = JSON.stringify({ type, coordinates })
  }
  if (filter.near != null) {
    const { point, radiusM } = filter.near
    if (!(radiusM > 0 && radiusM <= MAX_RADIUS_M)) {
      throw invalidInput(
        `${field}.near.radiusM`,
        radiusM,
        `metres, more than 0 and at most ${MAX_RADIUS_M.toLocaleString('en')}`,
      )
    }
    Object.assign(parameters, { near: true, nearLng: point[0], nearLat: point[1], radiusM }, boxAround(point, radiusM))
  }
  return parameters
}

/**
 * A box around the circle: by the shortest degree of the spheroid, slightly enlarged. Near a pole or ±180° it spans all
 * longitudes.
 */
function boxAround([lng, lat]: readonly [number, number], radiusM: number): Parameters {
  const latitudeReach = (radiusM / 110_500) * 1.001
  const poleward = Math.min(90, Math.abs(lat) + latitudeReach)
  const longitudeReach = latitudeReach / Math.max(Math.cos((poleward * Math.PI) / 180), 1e-9)
  const around = lng - longitudeReach < -180 || lng + longitudeReach > 180
  return {
    nearWest: around ? -180 : lng - longitudeReach,
    nearEast: around ? 180 : lng + longitudeReach,
    nearSouth: Math.max(-90, lat - latitudeReach),
    nearNorth: Math.min(90, lat + latitudeReach),
  }
}
