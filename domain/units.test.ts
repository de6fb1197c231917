import { describe, expect, it } from 'vitest'
import { convert, isVolumeFraction, UnitError } from './units.ts'

describe('convert', () => {
  it.each([
    [36, 'KMH', 'm/s', 10],
    [10, 'MTS', 'km/h', 36],
    [212, 'FAH', '°C', 100],
    [-40, '°F', '°C', -40],
    [273.15, 'KEL', '°C', 0],
    [101325, 'PAL', 'hPa', 1013.25],
    [1013.25, 'A97', 'hPa', 1013.25],
    [350, 'KPA', 'MPa', 0.35],
    [25, 'MMT', 'm', 0.025],
    [250, 'LTR', 'm³', 0.25],
    [10, 'G51', 'm³/h', 36],
    [1, 'MQS', 'm³/h', 3600],
    [1500, 'WHR', 'kWh', 1.5],
    [3.6, '3B', 'kWh', 1],
    [0.8, 'GP', 'µg/m³', 800],
    [0.45, '1', '%', 45],
    [2, 'MIN', 's', 120],
    [5, '%vol', 'ppm', 50_000],
    [61.5, '2N', 'dB(A)', 61.5],
  ] as const)('%d %s is %s: %d', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBeCloseTo(expected, 9)
  })

  it('reads one unit however it is typed', () => {
    for (const name of ['µg/m³', '\u03bcg/m3', 'ug/m3', 'ug / m^3', 'GQ']) expect(convert(12, name, 'µg/m³')).toBe(12)
    expect(convert(12, 'm3/h', 'm³/h')).toBe(12)
  })

  it('keeps milli and mega apart', () => {
    expect(convert(1, 'MW', 'kW')).toBe(1000)
    expect(() => convert(1, 'mW', 'kW')).toThrow(UnitError)
  })

  it('names a unit that it does not know', () => {
    expect(() => convert(1, 'furlong', 'm')).toThrow(/unit "furlong" is not known/)
    expect(() => convert(1, '', 'm')).toThrow(/unit "" is not known/)
  })

  it('refuses a unit of something else and says what would do', () => {
    expect(() => convert(1, 'KGM', 'm')).toThrow(/"KGM" is not known/)
    expect(() => convert(3, 'CEL', 'm')).toThrow(/"CEL" \(temperature\) is not one of length; expected m, mm, cm/)
    expect(() => convert(50, 'P1', '1')).toThrow(UnitError)
    expect(() => convert(20, '%LEL', 'ppm')).toThrow(UnitError)
  })
})

describe('isVolumeFraction', () => {
  it('tells ppm and ppb from the rest', () => {
    expect(['ppm', 'ppb', '59', '61'].every(isVolumeFraction)).toBe(true)
    expect(['µg/m³', '%', 'nonsense'].some(isVolumeFraction)).toBe(false)
  })
})
