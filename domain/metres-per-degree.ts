/** WGS84: semi-major axis, m, and first eccentricity squared. */
const A_M = 6378137
const E2 = 0.0066943799901413165
const RADIANS = Math.PI / 180

/** Metres of one degree of longitude and of latitude at a latitude, on the WGS84 ellipsoid. */
export function metresPerDegree(lat: number): { lng: number; lat: number } {
  const sin = Math.sin(lat * RADIANS)
  const w = 1 - E2 * sin * sin
  return {
    lng: (A_M / Math.sqrt(w)) * Math.cos(lat * RADIANS) * RADIANS,
    lat: ((A_M * (1 - E2)) / (w * Math.sqrt(w))) * RADIANS,
  }
}
