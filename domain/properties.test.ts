import { describe, expect, it } from 'vitest'
import { REFERENCE_AIR } from './gas-concentration.ts'
import { implausible, PROPERTIES, propertyOf, toUnit } from './properties.ts'
import { convert } from './units.ts'

describe('the list of properties', () => {
  it('names each once, in snake_case, in both languages', () => {
    expect(new Set(PROPERTIES.map(({ id }) => id)).size).toBe(PROPERTIES.length)
    expect(new Set(PROPERTIES.map(({ zh }) => zh)).size).toBe(PROPERTIES.length)
    expect(new Set(PROPERTIES.map(({ en }) => en)).size).toBe(PROPERTIES.length)
    for (const { id } of PROPERTIES) expect(id).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
  })

  it.each(PROPERTIES.map((property) => [property.id, property] as const))(
    '%s has a range and a unit',
    (_, property) => {
      expect(property.min).toBeLessThan(property.max)
      expect(convert(7, property.unit, property.unit)).toBe(7)
      expect(property.decimals).toBeGreaterThanOrEqual(0)
    },
  )

  it('keeps the last of a counter, and the energy mean of a level of noise', () => {
    for (const property of PROPERTIES) if (property.counter) expect(property.rollUp, property.id).toBe('last')
    expect(propertyOf('noise_laeq').rollUp).toBe('energy_mean')
  })

  it('knows nothing else', () => {
    expect(propertyOf('pm25').unit).toBe('µg/m³')
    expect(propertyOf('PM25')).toBeUndefined()
    expect(propertyOf('toString')).toBeUndefined()
  })
})

describe('toUnit', () => {
  it('brings readings into the unit of the property', () => {
    expect(toUnit(0.035, 'GP', 'pm25')).toBeCloseTo(35, 9)
    expect(toUnit(800, 'GQ', 'co')).toBeCloseTo(0.8, 9)
    expect(toUnit(30, 'CMT', 'flood_depth')).toBeCloseTo(0.3, 9)
    expect(toUnit(0.5, 'C62', 'humidity')).toBe(50)
  })

  it('wants to know the air for a gas in ppm or ppb', () => {
    expect(() => toUnit(60, 'ppb', 'o3')).toThrow(/property "o3": unit "ppb" needs the temperature .*298\.15 K/)
    expect(toUnit(60, 'ppb', 'o3', REFERENCE_AIR)).toBeCloseTo(117.71, 2)
    expect(toUnit(1, 'ppm', 'co', REFERENCE_AIR)).toBeCloseTo(1.1449, 4)
    expect(toUnit(60, '61', 'o3_8h', REFERENCE_AIR)).toBe(toUnit(60, '61', 'o3', REFERENCE_AIR))
  })

  it('has no volume fraction of dust, and leaves methane in ppm', () => {
    expect(() => toUnit(60, 'ppb', 'pm25', REFERENCE_AIR)).toThrow(/"pm25": unit "ppb" \(volumeFraction\)/)
    expect(toUnit(1500, 'ppb', 'methane')).toBeCloseTo(1.5, 9)
  })

  it('names the unit and the property of a mistake', () => {
    expect(() => toUnit(1, 'parsec', 'water_level')).toThrow(/property "water_level": unit "parsec" is not known/)
    expect(() => toUnit(1, 'ppm', 'humidity')).toThrow(/property "humidity"/)
  })
})

describe('implausible', () => {
  it('takes both ends and nothing beyond', () => {
    expect(implausible(0, 'humidity')).toBeUndefined()
    expect(implausible(100, 'humidity')).toBeUndefined()
    expect(implausible(100.01, 'humidity')).toBe('property "humidity" is 100.01 %; expected 0 to 100 %')
    expect(implausible(-0.01, 'humidity')).toMatch(/-0\.01/)
  })

  it('takes no reading that is no number', () => {
    expect(implausible(NaN, 'pm25')).toMatch(/NaN/)
    expect(implausible(Infinity, 'energy')).toMatch(/Infinity/)
  })
})
