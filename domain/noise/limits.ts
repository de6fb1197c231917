/** 声环境功能区. */
export type NoiseArea = '0' | '1' | '2' | '3' | '4a' | '4b'

export interface NoiseLimit {
  readonly area: NoiseArea
  readonly zh: string
  readonly en: string
  /** dB(A), LAeq. */
  readonly dayDb: number
  readonly nightDb: number
}

/**
 * GB 3096-2008, table 1. The values of 0 to 3 and of 4 (day 70, night 55) are those of the edition of 1993, which was seen
 * on secondary pages [S2]; the division into 4a (roads, waterways) and 4b (new railways, night 60) is recalled [R].
 * A city replaces the list.
 */
export const NOISE_LIMITS: readonly NoiseLimit[] = [
  { area: '0', zh: '康复疗养区', en: 'Convalescence', dayDb: 50, nightDb: 40 },
  { area: '1', zh: '居住文教区', en: 'Housing, schools, hospitals', dayDb: 55, nightDb: 45 },
  { area: '2', zh: '商住混杂区', en: 'Trade and mixed use', dayDb: 60, nightDb: 50 },
  { area: '3', zh: '工业区', en: 'Industry', dayDb: 65, nightDb: 55 },
  { area: '4a', zh: '道路交通干线两侧', en: 'Beside main roads', dayDb: 70, nightDb: 55 },
  { area: '4b', zh: '铁路干线两侧', en: 'Beside main railways', dayDb: 70, nightDb: 60 },
]

/** A sudden noise at night may be louder than the limit by so much, dB (GB 3096-2008, clause 5.4 [R]; so in 1993 [S2]). */
const NIGHT_PEAK_ABOVE_LIMIT_DB = 15

export interface NoiseExceedance {
  readonly limitDb: number
  /** Level less limit, dB: above 0 it is exceeded. A level at the limit keeps it. */
  readonly excessDb: number
  readonly exceeded: boolean
}

export function noiseLimitOf(area: NoiseArea, limits: readonly NoiseLimit[] = NOISE_LIMITS): NoiseLimit {
  const limit = limits.find((entry) => entry.area === area)
  if (!limit)
    throw new RangeError(`noise area "${area}" has no limit; known are ${limits.map((entry) => entry.area).join(', ')}`)
  return limit
}

/** A level against the limit of its area. */
export function noiseExceedance(
  levelDb: number,
  area: NoiseArea,
  time: 'day' | 'night',
  limits: readonly NoiseLimit[] = NOISE_LIMITS,
): NoiseExceedance {
  const limit = noiseLimitOf(area, limits)
  return against(levelDb, time === 'day' ? limit.dayDb : limit.nightDb)
}

/** The loudest moment of a night (LAmax) against what a sudden noise may reach. */
export function nightPeakExceedance(
  peakDb: number,
  area: NoiseArea,
  limits: readonly NoiseLimit[] = NOISE_LIMITS,
): NoiseExceedance {
  return against(peakDb, noiseLimitOf(area, limits).nightDb + NIGHT_PEAK_ABOVE_LIMIT_DB)
}

function against(levelDb: number, limitDb: number): NoiseExceedance {
  const excessDb = levelDb - limitDb
  return { limitDb, excessDb, exceeded: excessDb > 0 }
}
