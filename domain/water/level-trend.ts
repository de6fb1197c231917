import { theilSen } from '../robust.ts'

export interface LevelReading {
  /** ms since 1970. */
  readonly at: number
  /** m above the station's datum. */
  readonly levelM: number
}

/** All ours [P]. */
export interface TrendThresholds {
  /** Time up to `now` that the trend is taken of, ms. */
  readonly windowMs: number
  /** m/h up to which the water counts as steady, up and down. */
  readonly steadyMh: number
  readonly leastReadings: number
  /** Share of the window that the readings have to span, 0 to 1. */
  readonly leastSpan: number
}

export const TREND_THRESHOLDS: TrendThresholds = {
  windowMs: 7_200_000,
  steadyMh: 0.02,
  leastReadings: 4,
  leastSpan: 0.5,
}

export interface LevelTrend {
  readonly trend: 'rising' | 'falling' | 'steady'
  /** m/h. */
  readonly slopeMh: number
  /** Value of the line at `now`, m: the level without waves. */
  readonly levelM: number
}

const HOUR_MS = 3_600_000
/** Enough for the median of the slopes, whose effort grows with the square. */
const MOST_READINGS = 120

/** The trend of a water level by the line of Theil and Sen, which a wave, a boat or one wrong reading does not bend. Null with too few readings. */
export function levelTrend(
  readings: readonly LevelReading[],
  now: number,
  { windowMs, steadyMh, leastReadings, leastSpan }: TrendThresholds = TREND_THRESHOLDS,
): LevelTrend | null {
  const within = readings
    .filter(({ at, levelM }) => at > now - windowMs && at <= now && Number.isFinite(levelM))
    .toSorted((one, other) => one.at - other.at)
  const spanMs = (within.at(-1)?.at ?? 0) - (within[0]?.at ?? 0)
  if (within.length < leastReadings || spanMs < leastSpan * windowMs) return null
  const line = theilSen(thinned(within).map(({ at, levelM }) => [(at - now) / HOUR_MS, levelM] as const))
  if (!line) return null
  const { slope: slopeMh, intercept: levelM } = line
  const trend = slopeMh > steadyMh ? 'rising' : slopeMh < -steadyMh ? 'falling' : 'steady'
  return { trend, slopeMh, levelM }
}

function thinned(readings: readonly LevelReading[]): readonly LevelReading[] {
  const step = Math.ceil(readings.length / MOST_READINGS)
  return readings.filter((_, index) => index % step === 0)
}

/** A straight line says nothing of tomorrow: beyond this there is no projection, ms [P]. */
const PROJECTION_LIMIT_MS = 86_400_000

/**
 * Time until a rising water reaches a level if it goes on as it does, ms; 0 where it has; null where it does not rise or
 * takes longer than the limit.
 */
export function timeToLevelMs(trend: LevelTrend, levelM: number, limitMs = PROJECTION_LIMIT_MS): number | null {
  if (trend.levelM >= levelM) return 0
  if (trend.trend !== 'rising') return null
  const ms = ((levelM - trend.levelM) / trend.slopeMh) * HOUR_MS
  return ms <= limitMs ? ms : null
}
