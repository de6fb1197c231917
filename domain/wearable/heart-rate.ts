/** A warning for who looks after the wearer; no diagnosis. */
export interface HeartRateThresholds {
  /** Beats a minute below which it is low. */
  readonly lowBelow: number
  /** Beats a minute above which it is high. */
  readonly highAbove: number
  /** How long it has to stay there, ms: one reading may be a loose strap. */
  readonly sustainedMs: number
  /** Age from which a reading says nothing of now, ms. */
  readonly staleAfterMs: number
}

/** A default for someone old and at rest [P]; set for each wearer by who looks after them. */
export const HEART_RATE_THRESHOLDS: HeartRateThresholds = {
  lowBelow: 50,
  highAbove: 120,
  sustainedMs: 120_000,
  staleAfterMs: 300_000,
}

export interface HeartRateReading {
  /** ms since 1970. */
  readonly at: number
  /** Beats a minute. */
  readonly bpm: number
}

export interface HeartRateState {
  /** `unknown`: nothing recent. */
  readonly state: 'low' | 'normal' | 'high' | 'unknown'
  /** The latest reading, if it is recent. */
  readonly bpm: number | null
  /** Since when it has been low or high without a break, ms since 1970. */
  readonly since: number | null
}

/** Whether the heart rate has been out of range for as long as is asked, up to the latest reading. */
export function heartRateState(
  readings: readonly HeartRateReading[],
  now: number,
  { lowBelow, highAbove, sustainedMs, staleAfterMs }: HeartRateThresholds = HEART_RATE_THRESHOLDS,
): HeartRateState {
  if (!(lowBelow < highAbove))
    throw new RangeError(`heart rate thresholds are ${lowBelow} and ${highAbove} bpm; expected lowBelow < highAbove`)
  const sorted = readings.filter(({ at }) => at <= now).toSorted((one, other) => one.at - other.at)
  const latest = sorted.at(-1)
  if (!latest || now - latest.at > staleAfterMs) return { state: 'unknown', bpm: null, since: null }
  const sideOf = ({ bpm }: HeartRateReading) => (bpm < lowBelow ? 'low' : bpm > highAbove ? 'high' : 'normal')
  const state = sideOf(latest)
  if (state === 'normal') return { state, bpm: latest.bpm, since: null }
  let since = latest.at
  for (const reading of sorted.toReversed()) {
    // A gap as long as a reading is good for is a break: nobody knows what was in between.
    if (sideOf(reading) !== state || since - reading.at > staleAfterMs) break
    since = reading.at
  }
  if (latest.at - since < sustainedMs) return { state: 'normal', bpm: latest.bpm, since: null }
  return { state, bpm: latest.bpm, since }
}
