import { describe, expect, it } from 'vitest'
import { AQI_TABLES, aqiTableOn, type AqiItem } from './aqi-tables.ts'
import { iaqi } from './iaqi.ts'

const OLD = aqiTableOn('2026-02-28')
const NEW = aqiTableOn('2026-03-01')

describe('the editions', () => {
  it('change on the day', () => {
    expect(OLD.standard).toBe('HJ 633-2012')
    expect(NEW.standard).toBe('HJ 633-2026')
    expect(aqiTableOn('2001-01-01').standard).toBe('HJ 633-2012')
    expect(aqiTableOn('2031-01-01').standard).toBe('HJ 633-2026')
    expect(() => aqiTableOn('1 March 2026')).toThrow(/day is "1 March 2026"; expected YYYY-MM-DD/)
  })

  it('have rising breakpoints, oldest edition first', () => {
    expect(AQI_TABLES.map(({ from }) => from)).toEqual(AQI_TABLES.map(({ from }) => from).toSorted())
    for (const table of AQI_TABLES)
      for (const breakpoints of Object.values(table.breakpoints)) {
        if (!breakpoints) continue
        expect(breakpoints.every((value, at) => at === 0 || value > breakpoints[at - 1]!)).toBe(true)
        expect(breakpoints.length).toBeLessThanOrEqual(table.iaqi.length)
      }
  })
})

describe('iaqi', () => {
  it.each([
    [45, 70, 63],
    [61, 101, 83],
    [75, 114, 100],
    [35, 50, 50],
    [36, 52, 52],
    [115, 150, 150],
    [500, 500, 500],
    [0, 0, 0],
  ])('of PM2.5 %d is %d, and was %d', (concentration, now, before) => {
    expect(iaqi(concentration, 'pm25_24h', NEW)).toBe(now)
    expect(iaqi(concentration, 'pm25_24h', OLD)).toBe(before)
  })

  it.each([
    ['pm10_24h', 120, 100],
    ['pm10_24h', 121, 101],
    ['pm10_1h', 85, 75],
    ['co_24h', 1.3, 33],
    ['co_24h', 4, 100],
    ['co_24h', 4.1, 101],
    ['co_1h', 12.5, 105],
    ['no2_1h', 200, 100],
    ['no2_1h', 201, 101],
    ['o3_8h', 170, 110],
    ['o3_1h', 250, 125],
    ['so2_24h', 100, 75],
  ] as const)('of %s %d is %d', (item, concentration, expected) => {
    expect(iaqi(concentration, item, NEW)).toBe(expected)
  })

  it('rounds the concentration first, a half to the even number', () => {
    expect(iaqi(60.5, 'pm25_24h', NEW)).toBe(iaqi(60, 'pm25_24h', NEW))
    expect(iaqi(60.51, 'pm25_24h', NEW)).toBe(101)
    expect(iaqi(61.5, 'pm25_24h', NEW)).toBe(iaqi(62, 'pm25_24h', NEW))
    expect(iaqi(4.05, 'co_24h', NEW)).toBe(100)
  })

  it('stays at the caps of 2026, where 2012 computes none', () => {
    expect(iaqi(800, 'so2_1h', NEW)).toBe(200)
    expect(iaqi(801, 'so2_1h', NEW)).toBe(200)
    expect(iaqi(2000, 'o3_8h', NEW)).toBe(300)
    expect(iaqi(800, 'so2_1h', OLD)).toBe(200)
    expect(iaqi(801, 'so2_1h', OLD)).toBeUndefined()
    expect(iaqi(801, 'o3_8h', OLD)).toBeUndefined()
    expect(iaqi(50, 'pm25_1h', OLD)).toBeUndefined()
  })

  it('ends at 500', () => {
    expect(iaqi(3000, 'pm10_24h', NEW)).toBe(500)
  })

  it('meets every breakpoint exactly and never falls', () => {
    for (const table of AQI_TABLES)
      for (const [item, breakpoints] of Object.entries(table.breakpoints) as [
        AqiItem,
        readonly number[] | undefined,
      ][]) {
        if (!breakpoints) continue
        breakpoints.forEach((value, at) => expect(iaqi(value, item, table), `${item} ${value}`).toBe(table.iaqi[at]))
        let last = 0
        const step = item.startsWith('co_') ? 0.1 : 1
        for (let value = 0; value <= breakpoints.at(-1)!; value += step) {
          const index = iaqi(value, item, table)!
          expect(index, `${item} ${value}`).toBeGreaterThanOrEqual(last)
          last = index
        }
      }
  })

  it('refuses what is no concentration', () => {
    expect(() => iaqi(-1, 'pm25_24h', NEW)).toThrow('concentration "pm25_24h" is -1; expected µg/m³ (number ≥ 0)')
    expect(() => iaqi(NaN, 'co_1h', NEW)).toThrow(/"co_1h" is NaN; expected mg\/m³/)
  })
})
