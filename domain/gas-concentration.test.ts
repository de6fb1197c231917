import { describe, expect, it } from 'vitest'
import { massConcentrationUg, REFERENCE_AIR } from './gas-concentration.ts'

describe('massConcentrationUg', () => {
  // Molar volume by hand: 8.314463 × 298.15 / 101.325 = 24.4654 L/mol; at 273.15 K 22.4140 L/mol.
  it.each([
    ['o3', 47.997 / 24.4654],
    ['no2', 46.005 / 24.4654],
    ['so2', 64.058 / 24.4654],
    ['co', 28.01 / 24.4654],
  ] as const)('gives one ppb of %s at the reference state', (gas, expected) => {
    expect(massConcentrationUg(1, gas, REFERENCE_AIR)).toBeCloseTo(expected, 4)
  })

  it('gives more in colder and denser air', () => {
    expect(massConcentrationUg(1, 'o3', { temperatureK: 273.15 })).toBeCloseTo(47.997 / 22.414, 3)
    expect(massConcentrationUg(10, 'o3', { temperatureK: 298.15, pressureKPa: 50.6625 })).toBeCloseTo(9.81, 2)
  })

  it('refuses air that cannot be', () => {
    expect(() => massConcentrationUg(1, 'o3', { temperatureK: 0 })).toThrow(/0 K .*expected both above 0/)
    expect(() => massConcentrationUg(1, 'o3', { temperatureK: NaN })).toThrow(RangeError)
    expect(() => massConcentrationUg(1, 'o3', { temperatureK: 290, pressureKPa: -1 })).toThrow(RangeError)
  })
})
