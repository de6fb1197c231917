/** A level with the time it stands for. */
export interface TimedLevel {
  /** dB(A). */
  readonly levelDb: number
  /** Any unit, the same for all, ≥ 0; absent: 1. */
  readonly duration?: number
}

/** The energetic mean of levels, 10·lg(Σ t·10^(L/10) / Σ t): 60 dB and 70 dB for as long are 67.4 dB. Null of none. */
export function energyMeanDb(levels: Iterable<TimedLevel>): number | null {
  let energy = 0
  let time = 0
  for (const { levelDb, duration = 1 } of levels) {
    if (!Number.isFinite(levelDb) || !(duration >= 0))
      throw new RangeError(`level is ${levelDb} dB for ${duration}; expected a number of decibels and a duration ≥ 0`)
    energy += duration * 10 ** (levelDb / 10)
    time += duration
  }
  return time > 0 ? 10 * Math.log10(energy / time) : null
}
