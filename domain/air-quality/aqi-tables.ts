/** Pollutants of the air quality index. */
export type Pollutant = 'so2' | 'no2' | 'co' | 'o3' | 'pm10' | 'pm25'

/** A pollutant over a time: `24h` the mean of a day (hourly reports of 2012: of the 24 hours past), `8h` of eight hours. */
export type AqiItem =
  | 'so2_24h'
  | 'so2_1h'
  | 'no2_24h'
  | 'no2_1h'
  | 'co_24h'
  | 'co_1h'
  | 'o3_8h'
  | 'o3_1h'
  | 'pm10_24h'
  | 'pm10_1h'
  | 'pm25_24h'
  | 'pm25_1h'

/** One edition of the rule, as data: a city replaces or adds one when the next comes into force. */
export interface AqiTable {
  readonly standard: string
  /** First local day on which it holds, `YYYY-MM-DD`. */
  readonly from: string
  /** The sub-indices that belong to the breakpoints, from 0 up. */
  readonly iaqi: readonly number[]
  /** Concentrations in µg/m³, CO in mg/m³. A shorter list ends at its cap: see `beyond`. */
  readonly breakpoints: Readonly<Record<AqiItem, readonly number[] | undefined>>
  readonly daily: readonly AqiItem[]
  readonly hourly: readonly AqiItem[]
  /** Above the end of a shorter list: the sub-index stays there, or none is computed and another item of the gas stands for it. */
  readonly beyond: 'cap' | 'none'
  /** With an item missing: the index is given only above 100 (2026, clause 5.3.1), or always (2012, which says nothing of it). */
  readonly withMissing: 'above 100' | 'always'
}

const IAQI = [0, 50, 100, 150, 200, 300, 400, 500]
const PM10_2026 = [0, 50, 120, 250, 350, 420, 500, 600]
const PM25_2026 = [0, 35, 60, 115, 150, 250, 350, 500]

const UNCHANGED = {
  so2_24h: [0, 50, 150, 475, 800, 1600, 2100, 2620],
  so2_1h: [0, 150, 500, 650, 800],
  no2_24h: [0, 40, 80, 180, 280, 565, 750, 940],
  no2_1h: [0, 100, 200, 700, 1200, 2340, 3090, 3840],
  co_24h: [0, 2, 4, 14, 24, 36, 48, 60],
  co_1h: [0, 5, 10, 35, 60, 90, 120, 150],
  o3_8h: [0, 100, 160, 215, 265, 800],
  o3_1h: [0, 160, 200, 300, 400, 800, 1000, 1200],
} as const

/** HJ 633-2012, table 1 [S]: seven items a day; nine in an hour, of which the hourly particles have no sub-index. */
const HJ_633_2012: AqiTable = {
  standard: 'HJ 633-2012',
  from: '2012-02-29',
  iaqi: IAQI,
  breakpoints: {
    ...UNCHANGED,
    pm10_24h: [0, 50, 150, 250, 350, 420, 500, 600],
    pm10_1h: undefined,
    pm25_24h: [0, 35, 75, 115, 150, 250, 350, 500],
    pm25_1h: undefined,
  },
  daily: ['so2_24h', 'no2_24h', 'co_24h', 'o3_1h', 'o3_8h', 'pm10_24h', 'pm25_24h'],
  hourly: ['so2_1h', 'no2_1h', 'co_1h', 'o3_1h', 'o3_8h', 'pm10_24h', 'pm25_24h'],
  beyond: 'none',
  withMissing: 'always',
}

/** HJ 633-2026, table 3 and notes b and c [S]: six items; particles of one hour take the breakpoints of a day. */
const HJ_633_2026: AqiTable = {
  standard: 'HJ 633-2026',
  from: '2026-03-01',
  iaqi: IAQI,
  breakpoints: { ...UNCHANGED, pm10_24h: PM10_2026, pm10_1h: PM10_2026, pm25_24h: PM25_2026, pm25_1h: PM25_2026 },
  daily: ['so2_24h', 'no2_24h', 'co_24h', 'o3_8h', 'pm10_24h', 'pm25_24h'],
  hourly: ['so2_1h', 'no2_1h', 'co_1h', 'o3_1h', 'pm10_1h', 'pm25_1h'],
  beyond: 'cap',
  withMissing: 'above 100',
}

/** By the day from which each holds, oldest first. */
export const AQI_TABLES: readonly [AqiTable, ...AqiTable[]] = [HJ_633_2012, HJ_633_2026]

/**
 * The edition that holds on a local day; days before the first take the first.
 * @param day `YYYY-MM-DD`
 */
export function aqiTableOn(day: string): AqiTable {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`day is "${day}"; expected YYYY-MM-DD in local time`)
  return AQI_TABLES.findLast(({ from }) => from <= day) ?? AQI_TABLES[0]
}

export function pollutantOf(item: AqiItem): Pollutant {
  return item.slice(0, item.indexOf('_')) as Pollutant
}
