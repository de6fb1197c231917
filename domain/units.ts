/**
 * Units of measure as feeds write them, and how one becomes another. Codes are the common codes of UN/CEFACT
 * Recommendation 20 [S: the published code list], which NGSI-LD calls `unitCode`; the other spellings are what sources
 * are seen to write.
 */

/** The units that readings are stored in, written as in UCUM where that reads well. */
export type Unit =
  | '1'
  | '%'
  | '%LEL'
  | 'ppm'
  | 'µg/m³'
  | 'mg/m³'
  | '°C'
  | 'hPa'
  | 'MPa'
  | 'm'
  | 'mm'
  | 'm/s'
  | 'mm/s'
  | 'km/h'
  | '°'
  | 'm³'
  | 'm³/h'
  | 'kW'
  | 'kWh'
  | 'V'
  | 'A'
  | 'dB(A)'
  | 'dBm'
  | 'dB/m'
  | 'bpm'
  | 's'

type Dimension =
  | 'one'
  | 'fraction'
  | 'explosiveLimit'
  | 'volumeFraction'
  | 'massConcentration'
  | 'temperature'
  | 'pressure'
  | 'length'
  | 'speed'
  | 'angle'
  | 'volume'
  | 'flow'
  | 'power'
  | 'energy'
  | 'voltage'
  | 'current'
  | 'soundLevel'
  | 'signalLevel'
  | 'obscuration'
  | 'rate'
  | 'time'

interface Measure {
  readonly dimension: Dimension
  /** Base units in one of this unit. */
  readonly factor: number
  /** Added after the factor: a scale with another zero. */
  readonly offset?: number
  /** Every spelling, the one that we write first. */
  readonly names: readonly string[]
}

const MEASURES: readonly Measure[] = [
  { dimension: 'one', factor: 1, names: ['1', 'C62', 'IE', 'count', 'index', '个', '辆', '人'] },
  { dimension: 'fraction', factor: 1, names: ['%', 'P1', 'percent', '%RH', 'RH%'] },
  { dimension: 'explosiveLimit', factor: 1, names: ['%LEL', 'LEL', 'LEL%'] },
  { dimension: 'volumeFraction', factor: 1, names: ['ppm', '59', 'PPM', 'ppmv', 'µmol/mol', 'umol/mol'] },
  { dimension: 'volumeFraction', factor: 1e-3, names: ['ppb', '61', 'PPB', 'ppbv', 'nmol/mol'] },
  { dimension: 'volumeFraction', factor: 1e4, names: ['%vol', 'vol%', '%VOL', 'VOL%'] },
  { dimension: 'massConcentration', factor: 1, names: ['µg/m³', 'GQ', 'ug/m³', '微克/立方米'] },
  { dimension: 'massConcentration', factor: 1e3, names: ['mg/m³', 'GP', '毫克/立方米'] },
  { dimension: 'temperature', factor: 1, names: ['°C', 'CEL', 'Cel', '℃', 'degC', 'C', 'celsius', '摄氏度'] },
  { dimension: 'temperature', factor: 5 / 9, offset: -160 / 9, names: ['°F', 'FAH', '℉', 'degF', 'F', '[degF]'] },
  { dimension: 'temperature', factor: 1, offset: -273.15, names: ['K', 'KEL', 'kelvin'] },
  { dimension: 'pressure', factor: 1, names: ['Pa', 'PAL', 'PA'] },
  // By Recommendation 20 HPA is a hectolitre of pure alcohol; feeds write it for hectopascal all the same.
  { dimension: 'pressure', factor: 100, names: ['hPa', 'A97', 'HPA', 'mbar', 'MBR', '百帕'] },
  { dimension: 'pressure', factor: 1e3, names: ['kPa', 'KPA', '千帕'] },
  { dimension: 'pressure', factor: 1e5, names: ['bar', 'BAR'] },
  { dimension: 'pressure', factor: 1e6, names: ['MPa', 'MPA', '兆帕'] },
  { dimension: 'pressure', factor: 6894.757293168, names: ['psi', 'PS', '[psi]'] },
  { dimension: 'length', factor: 1, names: ['m', 'MTR', 'metre', 'meter', '米'] },
  { dimension: 'length', factor: 1e-3, names: ['mm', 'MMT', '毫米'] },
  { dimension: 'length', factor: 1e-2, names: ['cm', 'CMT', '厘米'] },
  { dimension: 'length', factor: 1e3, names: ['km', 'KMT', 'KTM', '公里', '千米'] },
  { dimension: 'length', factor: 0.0254, names: ['in', 'INH', '[in_i]'] },
  { dimension: 'length', factor: 0.3048, names: ['ft', 'FOT', '[ft_i]'] },
  { dimension: 'length', factor: 1609.344, names: ['mi', 'SMI', '[mi_i]'] },
  { dimension: 'speed', factor: 1, names: ['m/s', 'MTS', 'm.s-1', '米/秒'] },
  { dimension: 'speed', factor: 1e-3, names: ['mm/s', 'C16'] },
  { dimension: 'speed', factor: 1e-2, names: ['cm/s', '2M'] },
  { dimension: 'speed', factor: 1 / 3.6, names: ['km/h', 'KMH', 'kmh', 'kph', '公里/小时', '千米/小时'] },
  { dimension: 'speed', factor: 0.44704, names: ['mph', 'HM', '[mi_i]/h'] },
  { dimension: 'speed', factor: 1852 / 3600, names: ['kn', 'KNT', 'kt', '[kn_i]'] },
  { dimension: 'angle', factor: 1, names: ['°', 'DD', 'deg', 'degree', '度'] },
  { dimension: 'angle', factor: 180 / Math.PI, names: ['rad', 'C81'] },
  { dimension: 'volume', factor: 1, names: ['m³', 'MTQ', '立方米', '方', '吨'] },
  { dimension: 'volume', factor: 1e-3, names: ['L', 'LTR', 'l', '升'] },
  { dimension: 'flow', factor: 1, names: ['m³/h', 'MQH', 'm³/hr', '立方米/小时'] },
  { dimension: 'flow', factor: 3600, names: ['m³/s', 'MQS', '立方米/秒'] },
  { dimension: 'flow', factor: 60, names: ['m³/min', 'G53'] },
  { dimension: 'flow', factor: 3.6, names: ['L/s', 'G51', 'l/s'] },
  { dimension: 'flow', factor: 0.06, names: ['L/min', 'L2', 'l/min'] },
  { dimension: 'power', factor: 1e-3, names: ['W', 'WTT', '瓦'] },
  { dimension: 'power', factor: 1, names: ['kW', 'KWT', '千瓦'] },
  { dimension: 'power', factor: 1e3, names: ['MW', 'MAW', '兆瓦'] },
  { dimension: 'energy', factor: 1e-3, names: ['Wh', 'WHR', 'W.h'] },
  { dimension: 'energy', factor: 1, names: ['kWh', 'KWH', 'kW.h', '千瓦时'] },
  { dimension: 'energy', factor: 1e3, names: ['MWh', 'MWH', 'MW.h', '兆瓦时'] },
  { dimension: 'energy', factor: 1 / 3.6e6, names: ['J', 'JOU'] },
  { dimension: 'energy', factor: 1 / 3.6, names: ['MJ', '3B'] },
  { dimension: 'energy', factor: 1 / 0.0036, names: ['GJ', 'GV'] },
  { dimension: 'voltage', factor: 1, names: ['V', 'VLT', '伏'] },
  { dimension: 'voltage', factor: 1e-3, names: ['mV', '2Z'] },
  { dimension: 'voltage', factor: 1e3, names: ['kV', 'KVT'] },
  { dimension: 'current', factor: 1, names: ['A', 'AMP', '安'] },
  { dimension: 'current', factor: 1e-3, names: ['mA', '4K'] },
  { dimension: 'soundLevel', factor: 1, names: ['dB(A)', '2N', 'dBA', 'dB', '分贝'] },
  { dimension: 'signalLevel', factor: 1, names: ['dBm', 'DBM'] },
  { dimension: 'obscuration', factor: 1, names: ['dB/m'] },
  { dimension: 'rate', factor: 1, names: ['bpm', 'BPM', '/min', '次/分'] },
  { dimension: 'time', factor: 1, names: ['s', 'SEC', 'sec', '秒'] },
  { dimension: 'time', factor: 1e-3, names: ['ms', 'C26', '毫秒'] },
  { dimension: 'time', factor: 60, names: ['min', 'MIN', '分钟'] },
  { dimension: 'time', factor: 3600, names: ['h', 'HUR', '小时'] },
]

const BY_NAME = new Map(MEASURES.flatMap((measure) => measure.names.map((name) => [name, measure])))

/** A unit that is not known, or that does not measure the same thing. */
export class UnitError extends Error {
  override readonly name = 'UnitError'
  constructor(
    readonly code: 'UNKNOWN' | 'MISMATCH' | 'CONDITIONS',
    message: string,
  ) {
    super(message)
  }
}

/**
 * `value` of the unit `from` in the unit `to`. A plain number (`1`) becomes a percentage, as feeds give humidity and
 * charge from 0 to 1; no percentage becomes a plain number.
 * @throws {UnitError}
 */
export function convert(value: number, from: string, to: Unit): number {
  const source = measureOf(from)
  const target = measureOf(to)
  if (source === target) return value
  if (source.dimension === 'one' && target.dimension === 'fraction') return value * 100
  if (source.dimension !== target.dimension)
    throw new UnitError(
      'MISMATCH',
      `unit "${from}" (${source.dimension}) is not one of ${target.dimension}; ${expected(target)}`,
    )
  // No unit that readings are stored in has a zero of its own.
  return (value * source.factor + (source.offset ?? 0)) / target.factor
}

/** Whether the unit is a volume fraction (ppm, ppb), which is no mass concentration until temperature and pressure are known. */
export function isVolumeFraction(unit: string): boolean {
  return BY_NAME.get(plain(unit))?.dimension === 'volumeFraction'
}

function measureOf(unit: string): Measure {
  const measure = BY_NAME.get(plain(unit))
  if (!measure)
    throw new UnitError(
      'UNKNOWN',
      `unit "${unit}" is not known; expected a UN/CEFACT code (GQ, CEL, KMH …) or a symbol (µg/m³, °C, km/h …)`,
    )
  return measure
}

/** One spelling for what only differs by keyboard: Greek mu and the micro sign, `m3`, `m^3` and `m³`, spaces. */
function plain(unit: string): string {
  return unit
    .replace(/\s+/g, '')
    .replace(/\u03bc/g, 'µ')
    .replace(/m\^?3(?=$|\/)/g, 'm³')
}

function expected({ dimension }: Measure): string {
  const names = MEASURES.filter((measure) => measure.dimension === dimension).map((measure) => measure.names[0])
  return `expected ${names.join(', ')}`
}
