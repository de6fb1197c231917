import { massConcentrationUg, type AirState, type Gas } from './gas-concentration.ts'
import { convert, isVolumeFraction, UnitError, type Unit } from './units.ts'

/**
 * How the readings of an interval become one number. `energy_mean` is the mean of a level in decibels: of 10^(L/10), never
 * of L. `last` also stands for what has no arithmetic mean, such as a direction.
 */
export type RollUp = 'mean' | 'energy_mean' | 'sum' | 'last' | 'max'

/** Something that is measured, in one unit wherever it comes from. */
export interface Property {
  /** snake_case; stored, and never renamed. */
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly unit: Unit
  /** A reading below is refused: the instrument or the unit is wrong. Wide, so that a record is not refused [P]. */
  readonly min: number
  /** A reading above is refused [P]. */
  readonly max: number
  /** Digits shown after the point. Stored readings are not rounded. */
  readonly decimals: number
  readonly rollUp: RollUp
  /** A meter that only counts up: what was used is a difference, and a smaller reading is a new meter or an overflow. */
  readonly counter: boolean
}

const LEVEL = { rollUp: 'mean', counter: false } as const
const SUM = { rollUp: 'sum', counter: false } as const
const LAST = { rollUp: 'last', counter: false } as const
const PEAK = { rollUp: 'max', counter: false } as const
const COUNTER = { rollUp: 'last', counter: true } as const
const SOUND = { rollUp: 'energy_mean', counter: false } as const
/** 0 or 1; the highest of an interval says whether it ever was. */
const FLAG = { unit: '1', min: 0, max: 1, decimals: 0, ...PEAK } as const
/** A number of things at one moment. */
const STOCK = { unit: '1', min: 0, max: 100_000, decimals: 0, ...LAST } as const

/**
 * Measured properties of a city, in the order of menus: air, weather, noise, water, energy, gas and fire, traffic,
 * structures, people.
 */
export const PROPERTIES = [
  { id: 'pm25', zh: 'PM2.5', en: 'PM2.5', unit: 'µg/m³', min: 0, max: 5000, decimals: 0, ...LEVEL },
  { id: 'pm10', zh: 'PM10', en: 'PM10', unit: 'µg/m³', min: 0, max: 15_000, decimals: 0, ...LEVEL },
  { id: 'so2', zh: '二氧化硫', en: 'Sulphur dioxide', unit: 'µg/m³', min: 0, max: 10_000, decimals: 0, ...LEVEL },
  { id: 'no2', zh: '二氧化氮', en: 'Nitrogen dioxide', unit: 'µg/m³', min: 0, max: 5000, decimals: 0, ...LEVEL },
  { id: 'co', zh: '一氧化碳', en: 'Carbon monoxide', unit: 'mg/m³', min: 0, max: 300, decimals: 1, ...LEVEL },
  { id: 'o3', zh: '臭氧', en: 'Ozone', unit: 'µg/m³', min: 0, max: 2000, decimals: 0, ...LEVEL },
  // The mean of eight hours as a station gives it; a day counts its highest.
  { id: 'o3_8h', zh: '臭氧8小时', en: 'Ozone, 8 hours', unit: 'µg/m³', min: 0, max: 2000, decimals: 0, ...PEAK },
  { id: 'temperature', zh: '气温', en: 'Air temperature', unit: '°C', min: -60, max: 60, decimals: 1, ...LEVEL },
  { id: 'humidity', zh: '相对湿度', en: 'Relative humidity', unit: '%', min: 0, max: 100, decimals: 0, ...LEVEL },
  { id: 'pressure', zh: '气压', en: 'Air pressure', unit: 'hPa', min: 500, max: 1100, decimals: 1, ...LEVEL },
  { id: 'wind_speed', zh: '风速', en: 'Wind speed', unit: 'm/s', min: 0, max: 120, decimals: 1, ...LEVEL },
  // Origin of the wind, clockwise from north.
  { id: 'wind_direction', zh: '风向', en: 'Wind direction', unit: '°', min: 0, max: 360, decimals: 0, ...LAST },
  // Rain in the interval of the reading, not a rate.
  { id: 'rainfall', zh: '降水量', en: 'Rainfall', unit: 'mm', min: 0, max: 500, decimals: 1, ...SUM },
  { id: 'visibility', zh: '能见度', en: 'Visibility', unit: 'm', min: 0, max: 100_000, decimals: 0, ...LEVEL },
  { id: 'uv_index', zh: '紫外线指数', en: 'UV index', unit: '1', min: 0, max: 25, decimals: 0, ...PEAK },
  { id: 'noise_laeq', zh: '等效声级', en: 'Noise level LAeq', unit: 'dB(A)', min: 0, max: 150, decimals: 1, ...SOUND },
  { id: 'noise_lamax', zh: '最大声级', en: 'Peak noise LAmax', unit: 'dB(A)', min: 0, max: 160, decimals: 1, ...PEAK },
  // Above the station's datum.
  { id: 'water_level', zh: '水位', en: 'Water level', unit: 'm', min: -200, max: 6000, decimals: 2, ...LEVEL },
  // Above the ground or the road.
  { id: 'flood_depth', zh: '积水深度', en: 'Flood depth', unit: 'm', min: 0, max: 20, decimals: 2, ...PEAK },
  // In a pipe; negative runs backwards.
  { id: 'flow_rate', zh: '流量', en: 'Flow', unit: 'm³/h', min: -100_000, max: 100_000, decimals: 2, ...LEVEL },
  { id: 'water_volume', zh: '用水量', en: 'Water meter', unit: 'm³', min: 0, max: 1e9, decimals: 2, ...COUNTER },
  { id: 'water_pressure', zh: '水压', en: 'Water pressure', unit: 'MPa', min: -0.1, max: 10, decimals: 3, ...LEVEL },
  // Negative feeds into the grid.
  { id: 'power', zh: '功率', en: 'Power', unit: 'kW', min: -1e6, max: 1e6, decimals: 1, ...LEVEL },
  { id: 'energy', zh: '用电量', en: 'Power meter', unit: 'kWh', min: 0, max: 1e10, decimals: 1, ...COUNTER },
  { id: 'voltage', zh: '电压', en: 'Voltage', unit: 'V', min: 0, max: 1e6, decimals: 1, ...LEVEL },
  { id: 'current', zh: '电流', en: 'Current', unit: 'A', min: -1e5, max: 1e5, decimals: 1, ...LEVEL },
  { id: 'gas_volume', zh: '用气量', en: 'Gas meter', unit: 'm³', min: 0, max: 1e9, decimals: 2, ...COUNTER },
  // Of the lower explosive limit of whatever gas the detector is made for.
  {
    id: 'gas_concentration',
    zh: '可燃气体',
    en: 'Combustible gas',
    unit: '%LEL',
    min: 0,
    max: 100,
    decimals: 1,
    ...PEAK,
  },
  { id: 'methane', zh: '甲烷', en: 'Methane', unit: 'ppm', min: 0, max: 1e6, decimals: 0, ...PEAK },
  { id: 'smoke', zh: '烟雾浓度', en: 'Smoke density', unit: 'dB/m', min: 0, max: 10, decimals: 2, ...PEAK },
  { id: 'smoke_alarm', zh: '烟感报警', en: 'Smoke alarm', ...FLAG },
  { id: 'traffic_speed', zh: '车速', en: 'Traffic speed', unit: 'km/h', min: 0, max: 250, decimals: 0, ...LEVEL },
  // Vehicles counted in the interval of the reading.
  { id: 'traffic_volume', zh: '车流量', en: 'Traffic volume', unit: '1', min: 0, max: 100_000, decimals: 0, ...SUM },
  {
    id: 'traffic_occupancy',
    zh: '时间占有率',
    en: 'Detector occupancy',
    unit: '%',
    min: 0,
    max: 100,
    decimals: 0,
    ...LEVEL,
  },
  { id: 'parking_free', zh: '空余车位', en: 'Free spaces', ...STOCK },
  { id: 'parking_occupied', zh: '已占车位', en: 'Taken spaces', ...STOCK },
  { id: 'parking_capacity', zh: '总车位', en: 'Parking spaces', ...STOCK },
  { id: 'bikes_available', zh: '可借车辆', en: 'Bicycles available', ...STOCK },
  { id: 'docks_available', zh: '可还车位', en: 'Docks available', ...STOCK },
  // Of what a vehicle holds; over 100 where more have squeezed in.
  { id: 'passenger_load', zh: '满载率', en: 'Passenger load', unit: '%', min: 0, max: 300, decimals: 0, ...LAST },
  // Of a trip at a stop, seconds since 1970: what its source expects, where it tells no delay.
  {
    id: 'arrival_time',
    zh: '预计到站时刻',
    en: 'Expected arrival',
    unit: 's',
    min: 946_684_800,
    max: 4_102_444_800,
    decimals: 0,
    ...LAST,
  },
  {
    id: 'departure_time',
    zh: '预计发车时刻',
    en: 'Expected departure',
    unit: 's',
    min: 946_684_800,
    max: 4_102_444_800,
    decimals: 0,
    ...LAST,
  },
  { id: 'delay_s', zh: '晚点', en: 'Delay', unit: 's', min: -7200, max: 172_800, decimals: 0, ...LEVEL },
  // Of a trip, or of its call at a stop.
  { id: 'cancelled', zh: '取消', en: 'Cancelled', ...FLAG, ...LAST },
  { id: 'tilt', zh: '倾角', en: 'Tilt', unit: '°', min: -180, max: 180, decimals: 2, ...LEVEL },
  { id: 'vibration', zh: '振动', en: 'Vibration', unit: 'mm/s', min: 0, max: 10_000, decimals: 2, ...PEAK },
  { id: 'displacement', zh: '位移', en: 'Displacement', unit: 'mm', min: -100_000, max: 100_000, decimals: 2, ...LAST },
  { id: 'cover_open', zh: '井盖开启', en: 'Cover open', ...FLAG },
  { id: 'fill_level', zh: '满溢程度', en: 'Fill level', unit: '%', min: 0, max: 100, decimals: 0, ...LAST },
  { id: 'battery', zh: '电量', en: 'Battery', unit: '%', min: 0, max: 100, decimals: 0, ...LAST },
  {
    id: 'signal_strength',
    zh: '信号强度',
    en: 'Signal strength',
    unit: 'dBm',
    min: -180,
    max: 30,
    decimals: 0,
    ...LAST,
  },
  { id: 'heart_rate', zh: '心率', en: 'Heart rate', unit: 'bpm', min: 20, max: 300, decimals: 0, ...LEVEL },
  // Of the day so far, as most devices count them: back to 0 at midnight, hence no counter.
  { id: 'steps', zh: '步数', en: 'Steps', unit: '1', min: 0, max: 300_000, decimals: 0, ...PEAK },
  { id: 'body_temperature', zh: '体温', en: 'Body temperature', unit: '°C', min: 20, max: 45, decimals: 1, ...LEVEL },
  { id: 'fall', zh: '跌倒', en: 'Fall', ...FLAG },
  { id: 'sos', zh: '求助', en: 'Call for help', ...FLAG },
  // Passages in the interval of the reading.
  { id: 'access_count', zh: '通行次数', en: 'Passages', unit: '1', min: 0, max: 1_000_000, decimals: 0, ...SUM },
  {
    id: 'occupancy_people',
    zh: '在场人数',
    en: 'People present',
    unit: '1',
    min: 0,
    max: 1_000_000,
    decimals: 0,
    ...LAST,
  },
] as const satisfies readonly Property[]

export type PropertyId = (typeof PROPERTIES)[number]['id']

const BY_ID: ReadonlyMap<string, Property & { readonly id: PropertyId }> = new Map(
  PROPERTIES.map((property) => [property.id, property]),
)

/** The property of that id; undefined for a name outside the list. */
export function propertyOf(id: PropertyId): Property & { readonly id: PropertyId }
export function propertyOf(id: string): (Property & { readonly id: PropertyId }) | undefined
export function propertyOf(id: string): (Property & { readonly id: PropertyId }) | undefined {
  return BY_ID.get(id)
}

const GASES: ReadonlyMap<string, Gas> = new Map([
  ['so2', 'so2'],
  ['no2', 'no2'],
  ['co', 'co'],
  ['o3', 'o3'],
  ['o3_8h', 'o3'],
])

/**
 * A reading of the unit `from` in the property's own unit.
 * @param from a UN/CEFACT common code (`GQ`) or a symbol (`µg/m³`)
 * @param air the state that a gas in ppm or ppb is to be converted for: `REFERENCE_AIR` unless the source says otherwise.
 *   Without it ppm and ppb of a mass concentration are refused.
 * @throws {UnitError} naming a unit that is not known or measures something else
 */
export function toUnit(value: number, from: string, property: PropertyId, air?: AirState): number {
  const { unit } = propertyOf(property)
  const gas = GASES.get(property)
  try {
    if (gas && isVolumeFraction(from)) {
      if (!air)
        throw new UnitError(
          'CONDITIONS',
          `unit "${from}" needs the temperature of the air; expected ${unit}, or 298.15 K and 101.325 kPa stated`,
        )
      return convert(massConcentrationUg(convert(value, from, 'ppm') * 1000, gas, air), 'µg/m³', unit)
    }
    return convert(value, from, unit)
  } catch (error) {
    if (error instanceof UnitError) throw new UnitError(error.code, `property "${property}": ${error.message}`)
    throw error
  }
}

/** Why a reading in the property's unit is refused; undefined if it may be true. */
export function implausible(value: number, property: PropertyId): string | undefined {
  const { unit, min, max } = propertyOf(property)
  if (value >= min && value <= max) return undefined
  return `property "${property}" is ${value} ${unit}; expected ${min} to ${max} ${unit}`
}
