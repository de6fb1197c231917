import { roundHalfEven } from '../round-half-even.ts'
import type { AqiItem, AqiTable } from './aqi-tables.ts'

/** The highest index there is. The standards say nothing of a concentration above the last breakpoint: it stays here [P]. */
const HIGHEST_INDEX = 500

/** A concentration as it enters the formula: whole µg/m³, CO with one digit, by GB/T 8170 (HJ 633-2026, clause 4.2.2 [S]). */
export function roundedConcentration(concentration: number, item: AqiItem): number {
  if (!(concentration >= 0) || concentration === Infinity)
    throw new RangeError(`concentration "${item}" is ${concentration}; expected ${unitOf(item)} (number ≥ 0)`)
  return roundHalfEven(concentration, isCarbonMonoxide(item) ? 1 : 0)
}

/**
 * The individual air quality index: linear between the breakpoints around it, rounded up to a whole number.
 * Undefined where the table gives none: an hour of particles in 2012, and SO₂ of an hour or O₃ of eight above 800 µg/m³ in 2012.
 * @param concentration µg/m³, CO mg/m³
 */
export function iaqi(concentration: number, item: AqiItem, table: AqiTable): number | undefined {
  const breakpoints = table.breakpoints[item]
  if (!breakpoints) return undefined
  const value = tenths(roundedConcentration(concentration, item))
  const above = breakpoints.findIndex((breakpoint) => value <= tenths(breakpoint))
  if (above === 0) return table.iaqi[0]
  if (above < 0) {
    if (breakpoints.length === table.iaqi.length) return HIGHEST_INDEX
    return table.beyond === 'cap' ? table.iaqi[breakpoints.length - 1] : undefined
  }
  const [low = 0, high = 0] = breakpoints.slice(above - 1, above + 1).map(tenths)
  const [from = 0, to = 0] = table.iaqi.slice(above - 1, above + 1)
  // Whole numbers up to the division: a sum of fractions could end just above a whole one and be rounded up.
  return from + Math.ceil(((to - from) * (value - low)) / (high - low))
}

function tenths(concentration: number): number {
  return Math.round(concentration * 10)
}

function isCarbonMonoxide(item: AqiItem): boolean {
  return item.startsWith('co_')
}

function unitOf(item: AqiItem): string {
  return isCarbonMonoxide(item) ? 'mg/m³' : 'µg/m³'
}
