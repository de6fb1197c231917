import { aqiClassOf, type AqiClass } from './aqi-classes.ts'
import { aqiTableOn, pollutantOf, type AqiItem, type AqiTable, type Pollutant } from './aqi-tables.ts'
import { iaqi, roundedConcentration } from './iaqi.ts'

/** Mean concentrations by item: µg/m³, CO mg/m³. Absent or undefined: not measured or not valid. */
export type Concentrations = Readonly<Partial<Record<AqiItem, number | undefined>>>

export interface SubIndex {
  readonly item: AqiItem
  /** As it entered the formula: rounded. */
  readonly concentration: number
  /** 0 to 500. */
  readonly iaqi: number
}

export interface AqiReport {
  /** The edition that was followed: `HJ 633-2026`. */
  readonly standard: string
  readonly period: 'daily' | 'hourly'
  /** 0 to 500, the highest sub-index; null where the rule has no index published (NA). */
  readonly index: number | null
  readonly class: AqiClass | null
  /** 首要污染物: with the highest sub-index, all that tie; empty up to an index of 50. */
  readonly primary: readonly Pollutant[]
  /** 超标污染物: with a sub-index above 100 (HJ 633-2012, clause 4.4.2 [S]). */
  readonly exceeding: readonly Pollutant[]
  /** In the order of the edition. */
  readonly subIndices: readonly SubIndex[]
  /** Items of the report without a valid value. */
  readonly missing: readonly AqiItem[]
}

export interface AqiQuestion {
  readonly period: 'daily' | 'hourly'
  /** Local day that the values belong to, `YYYY-MM-DD`: it chooses the edition. */
  readonly day: string
  /**
   * Pollutants that the monitoring plan leaves out and that were never the primary pollutant of a polluted day in three
   * years: they are not missing (HJ 633-2026, clause 5.3.2 [S]).
   */
  readonly unmonitored?: readonly Pollutant[]
}

/** The air quality index of a station, a district or a city, from concentrations that HJ 663 counts as valid. */
export function aqi(concentrations: Concentrations, { period, day, unmonitored = [] }: AqiQuestion): AqiReport {
  const table = aqiTableOn(day)
  const items = table[period].filter((item) => !unmonitored.includes(pollutantOf(item)))
  const subIndices = items.flatMap((item) => subIndex(item, concentrations, table) ?? [])
  const missing = items.filter((item) => concentrations[item] === undefined)
  const highest = Math.max(...subIndices.map((sub) => sub.iaqi))
  const published = subIndices.length > 0 && (missing.length === 0 || table.withMissing === 'always' || highest > 100)
  return {
    standard: table.standard,
    period,
    index: published ? highest : null,
    class: published ? aqiClassOf(highest) : null,
    primary: published && highest > 50 ? pollutants(subIndices.filter((sub) => sub.iaqi === highest)) : [],
    exceeding: pollutants(subIndices.filter((sub) => sub.iaqi > 100)),
    subIndices,
    missing,
  }
}

/** SO₂ of an hour that is too high for 2012's table is reported by its day, if that is known; O₃ of eight hours by its hour. */
function subIndex(item: AqiItem, concentrations: Concentrations, table: AqiTable): SubIndex | undefined {
  const measured = concentrations[item]
  if (measured === undefined) return undefined
  const own = iaqi(measured, item, table)
  if (own !== undefined) return { item, concentration: roundedConcentration(measured, item), iaqi: own }
  const day = item === 'so2_1h' ? concentrations.so2_24h : undefined
  return day === undefined ? undefined : subIndex('so2_24h', { so2_24h: day }, table)
}

function pollutants(subIndices: readonly SubIndex[]): readonly Pollutant[] {
  return [...new Set(subIndices.map(({ item }) => pollutantOf(item)))]
}
