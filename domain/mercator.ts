/** Web Mercator (EPSG:3857, as the tiles of maps), as shares of the world and in metres. */

/** The width of the world at the equator, m. */
export const WORLD_M = 40_075_016.685578488
/** Half of it: how far the square reaches from 0, m. */
export const HALF_WORLD_M = WORLD_M / 2
/** Limit of the square, degrees; positions beyond it are drawn on its edge. */
export const MAX_LATITUDE = 85.051_128_779_806_59

/** From the west edge of the world, 0…1. */
export function mercatorX(lng: number): number {
  return (lng + 180) / 360
}

/** From the north edge of the world, 0…1. */
export function mercatorY(lat: number): number {
  return 0.5 - northOf(lat) / 2
}

export function lngOf(x: number): number {
  return x * 360 - 180
}

export function latOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
}

/** East and north of 0° N 0° E in EPSG:3857, m; within 10⁻⁶ m of PostGIS. */
export function mercatorM(lng: number, lat: number): [east: number, north: number] {
  return [(lng / 180) * HALF_WORLD_M, northOf(lat) * HALF_WORLD_M]
}

/** Metres on the ground at a latitude in one CSS pixel of a map, whose world has 512 of them at zoom 0. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (WORLD_M * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom)
}

/** −1…1 from the south edge of the square to the north edge. */
function northOf(lat: number): number {
  const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat))
  return Math.log(Math.tan(Math.PI / 4 + (clamped * Math.PI) / 360)) / Math.PI
}
