import { describe, expect, it } from 'vitest'
import { aqiClassOf } from './aqi-classes.ts'
import { aqi, type Concentrations } from './aqi.ts'

const DAY: Concentrations = { so2_24h: 8, no2_24h: 30, co_24h: 0.6, o3_8h: 90, pm10_24h: 60, pm25_24h: 45 }
const HOUR: Concentrations = { so2_1h: 10, no2_1h: 40, co_1h: 0.7, o3_1h: 120, pm10_1h: 60, pm25_1h: 20 }
const NEW = '2026-06-01'
const OLD = '2025-06-01'

describe('aqi of a day', () => {
  it('is the highest sub-index, with its class and its pollutant', () => {
    const report = aqi(DAY, { period: 'daily', day: NEW })
    expect(report).toMatchObject({ standard: 'HJ 633-2026', index: 70, primary: ['pm25'], exceeding: [], missing: [] })
    expect(report.class).toMatchObject({ level: 2, zh: '良', colour: '#FFFF00' })
    expect(report.subIndices.map(({ item, iaqi }) => [item, iaqi])).toEqual([
      ['so2_24h', 8],
      ['no2_24h', 38],
      ['co_24h', 15],
      ['o3_8h', 45],
      ['pm10_24h', 58],
      ['pm25_24h', 70],
    ])
  })

  it('follows the edition of the day', () => {
    expect(aqi({ ...DAY, o3_1h: 110 }, { period: 'daily', day: '2026-02-28' }).index).toBe(63)
    expect(aqi({ ...DAY, o3_1h: 110 }, { period: 'daily', day: '2026-03-01' }).index).toBe(70)
  })

  it('names no primary pollutant up to 50, and all that tie above', () => {
    const clean = { ...DAY, pm10_24h: 50, pm25_24h: 35 }
    expect(aqi(clean, { period: 'daily', day: NEW })).toMatchObject({ index: 50, primary: [] })
    const tied = aqi({ ...DAY, pm10_24h: 120, pm25_24h: 60 }, { period: 'daily', day: NEW })
    expect(tied).toMatchObject({ index: 100, primary: ['pm10', 'pm25'], exceeding: [] })
    const worse = aqi({ ...DAY, pm10_24h: 121, pm25_24h: 75 }, { period: 'daily', day: NEW })
    expect(worse).toMatchObject({ index: 114, primary: ['pm25'], exceeding: ['pm10', 'pm25'] })
  })
})

describe('aqi of an hour', () => {
  it('takes particles of the hour by the breakpoints of a day', () => {
    const report = aqi({ ...HOUR, pm25_1h: 75 }, { period: 'hourly', day: NEW })
    expect(report).toMatchObject({ index: 114, primary: ['pm25'] })
    expect(report.subIndices).toHaveLength(6)
  })

  it('took those of 24 hours, and ozone of 8, in 2012', () => {
    const report = aqi({ ...HOUR, o3_8h: 100, pm10_24h: 70, pm25_24h: 75 }, { period: 'hourly', day: OLD })
    expect(report).toMatchObject({ index: 100, primary: ['pm25'], missing: [] })
    expect(report.subIndices.map(({ item }) => item)).not.toContain('pm25_1h')
  })

  it('reports sulphur dioxide above 800 by its day in 2012, and as 200 in 2026', () => {
    const hour = { ...HOUR, so2_1h: 900, so2_24h: 475 }
    expect(aqi(hour, { period: 'hourly', day: OLD })).toMatchObject({ index: 150, primary: ['so2'] })
    expect(aqi(hour, { period: 'hourly', day: NEW })).toMatchObject({ index: 200, primary: ['so2'] })
  })

  it('names ozone once although two of its items tie', () => {
    const report = aqi({ ...HOUR, o3_1h: 200, o3_8h: 160, pm10_24h: 1, pm25_24h: 1 }, { period: 'hourly', day: OLD })
    expect(report).toMatchObject({ index: 100, primary: ['o3'] })
  })
})

describe('an item that is missing', () => {
  it('leaves an index only above 100', () => {
    const without = { ...HOUR, o3_1h: undefined }
    expect(aqi({ ...without, pm25_1h: 60 }, { period: 'hourly', day: NEW })).toMatchObject({
      index: null,
      class: null,
      primary: [],
      missing: ['o3_1h'],
    })
    expect(aqi({ ...without, pm25_1h: 61 }, { period: 'hourly', day: NEW })).toMatchObject({
      index: 101,
      primary: ['pm25'],
      missing: ['o3_1h'],
    })
  })

  it('is none if the plan leaves it out', () => {
    const without = { ...DAY, so2_24h: undefined }
    expect(aqi(without, { period: 'daily', day: NEW }).index).toBeNull()
    expect(aqi(without, { period: 'daily', day: NEW, unmonitored: ['so2'] })).toMatchObject({ index: 70, missing: [] })
  })

  it('did not matter in 2012', () => {
    expect(aqi({ pm25_24h: 45 }, { period: 'daily', day: OLD }).index).toBe(63)
  })

  it('gives nothing where nothing is known', () => {
    for (const day of [OLD, NEW])
      expect(aqi({}, { period: 'daily', day })).toMatchObject({ index: null, subIndices: [] })
  })
})

describe('aqiClassOf', () => {
  it.each([
    [0, 1],
    [50, 1],
    [51, 2],
    [100, 2],
    [101, 3],
    [150, 3],
    [151, 4],
    [200, 4],
    [201, 5],
    [300, 5],
    [301, 6],
    [500, 6],
  ])('puts %d in class %d', (index, level) => {
    expect(aqiClassOf(index).level).toBe(level)
  })

  it('refuses what is no index', () => {
    expect(() => aqiClassOf(-1)).toThrow(/index is -1/)
    expect(() => aqiClassOf(NaN)).toThrow(RangeError)
  })
})
