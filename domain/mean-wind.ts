/** A wind as a station tells it. */
export interface Wind {
  /** m/s, ≥ 0. */
  readonly speedMs: number
  /** Origin of the wind, degrees clockwise from north. */
  readonly directionDeg: number
}

export interface MeanWind {
  /** m/s. */
  readonly speedMs: number
  /** 0 to below 360; null: calm. */
  readonly directionDeg: number | null
}

/** Below this the mean vector has no direction worth saying, m/s [P]. */
const CALM_MS = 0.05

/** The mean vector of winds: of 10 m/s from 350° and from 10° 9.85 m/s from north. Null of none. */
export function meanWind(winds: readonly Wind[]): MeanWind | null {
  if (winds.length === 0) return null
  const mean = (part: (radians: number) => number): number =>
    winds.reduce((sum, { speedMs, directionDeg }) => sum + speedMs * part((directionDeg * Math.PI) / 180), 0) /
    winds.length
  const [north, east] = [mean(Math.cos), mean(Math.sin)]
  const speedMs = Math.hypot(north, east)
  if (speedMs < CALM_MS) return { speedMs, directionDeg: null }
  const degrees = (Math.atan2(east, north) * 180) / Math.PI
  return { speedMs, directionDeg: (degrees + 360) % 360 }
}
