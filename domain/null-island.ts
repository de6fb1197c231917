/** Degrees around 0,0 (some 11 m) that count as it: what was rounded, converted or averaged on its way does not arrive exactly there. */
const REACH_DEG = 1e-4

/** Whether a position is the 0° N 0° E of a source that knows none. There is open sea, and no city. */
export function isNullIsland(lng: number, lat: number): boolean {
  return Math.abs(lng) <= REACH_DEG && Math.abs(lat) <= REACH_DEG
}
