/** The gases whose mass concentration the national standard limits. */
export type Gas = 'so2' | 'no2' | 'co' | 'o3'

/** g/mol, from the conventional atomic weights of IUPAC: C 12.011, N 14.007, O 15.999, S 32.06. */
const MOLAR_MASS_G: Readonly<Record<Gas, number>> = { so2: 64.058, no2: 46.005, co: 28.01, o3: 47.997 }

/** The state of the air that a mass concentration refers to. */
export interface AirState {
  /** Kelvin, above 0. */
  readonly temperatureK: number
  /** kPa, above 0; absent: 101.325. */
  readonly pressureKPa?: number
}

/**
 * The reference state of mass concentrations: 298.15 K and 1013.25 hPa (GB 3095-2026, clause 3.14 [S]). It has held since
 * the amendment of GB 3095-2012 in 2018; until then it was 273.15 K, and particles are given at the actual state [R].
 */
export const REFERENCE_AIR = { temperatureK: 298.15, pressureKPa: 101.325 } as const satisfies AirState

/** J/(mol·K), exact by the SI of 2019. */
const GAS_CONSTANT = 8.31446261815324
const STANDARD_PRESSURE_KPA = 101.325

/** µg/m³ of a gas of so many ppb (nmol/mol), an ideal gas in the stated air. 1 ppb of O₃ at the reference state is 1.962 µg/m³. */
export function massConcentrationUg(ppb: number, gas: Gas, air: AirState): number {
  const pressureKPa = air.pressureKPa ?? STANDARD_PRESSURE_KPA
  if (!(air.temperatureK > 0) || !(pressureKPa > 0))
    throw new RangeError(
      `air of ${air.temperatureK} K and ${pressureKPa} kPa: expected both above 0; the reference state is 298.15 K, 101.325 kPa`,
    )
  const molarVolumeL = (GAS_CONSTANT * air.temperatureK) / pressureKPa
  return (ppb * MOLAR_MASS_G[gas]) / molarVolumeL
}
