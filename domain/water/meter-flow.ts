/** A meter that counts up. */
export interface CounterReading {
  /** ms since 1970. */
  readonly at: number
  /** m³ on the dial. */
  readonly volumeM3: number
}

/** The mean flow between two readings of a meter. */
export interface MeanFlow {
  /** ms since 1970. */
  readonly from: number
  readonly to: number
  /** m³/h, ≥ 0. */
  readonly flowM3h: number
}

const HOUR_MS = 3_600_000

/** The flows between readings, in order of time. An interval in which the dial went back (a new meter) gives none. */
export function flowsOfCounter(readings: readonly CounterReading[]): MeanFlow[] {
  const sorted = readings.toSorted((one, other) => one.at - other.at)
  return sorted.flatMap((reading, index) => {
    const before = sorted[index - 1]
    if (!before || reading.at === before.at || reading.volumeM3 < before.volumeM3) return []
    const hours = (reading.at - before.at) / HOUR_MS
    return { from: before.at, to: reading.at, flowM3h: (reading.volumeM3 - before.volumeM3) / hours }
  })
}
