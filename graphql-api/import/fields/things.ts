import { NOISE_LIMITS } from '../../../domain/noise/limits.ts'
import { SENSOR_KINDS, type SensorKind } from '../../../domain/sensor-kinds.ts'
import { contradiction, type SensorTraits } from '../../../domain/sensor-traits.ts'
import { UNIT_KINDS, type UnitKind } from '../../../domain/unit-kinds.ts'
import type { PipeFeature, RouteFeature } from '../../store/feature.ts'
import type { FieldReader } from './field-map.ts'
import { anyNumber, metres, millimetres, PEOPLE, year, type ValueReader } from '../osm/measures.ts'
import { CheckedFields } from './field-values.ts'

/** Makers of what stands, runs or lies in the city and has no OSM tags to be turned into. */
const ROUTE_WORDS: Readonly<Record<string, RouteFeature['kind']>> = {
  subway: 'metro',
  公交: 'bus',
  公交线路: 'bus',
  地铁: 'metro',
  轨道交通: 'metro',
}
const PIPE_WORDS: Readonly<Record<string, PipeFeature['kind']>> = {
  给水: 'water',
  供水: 'water',
  排水: 'sewage',
  污水: 'sewage',
  雨水: 'sewage',
  燃气: 'gas',
  电力: 'power',
  通信: 'telecom',
  通讯: 'telecom',
}
const SENSOR_WORDS: Readonly<Record<string, SensorKind>> = {
  空气质量: 'air_quality',
  噪声: 'noise',
  气象: 'weather',
  雨量: 'rain',
  水位: 'water_level',
  积水: 'flood',
  井盖: 'manhole',
  水表: 'water_meter',
  电表: 'power_meter',
  燃气表: 'gas_meter',
  烟感: 'smoke',
}
const UNIT_WORDS: Readonly<Record<string, UnitKind>> = {
  消防车: 'fire_engine',
  救护车: 'ambulance',
  警车: 'police_car',
  交警: 'traffic_police',
  城管: 'city_management',
  燃气抢修: 'gas_repair',
  供水抢修: 'water_repair',
  电力抢修: 'power_repair',
  环卫: 'sanitation',
  救援艇: 'rescue_boat',
  无人机: 'drone',
}

export function routeOf(reader: FieldReader) {
  const fields = new CheckedFields(reader)
  const stops = fields.text('stops', 20_000)?.split(/[;；]/) ?? []
  fields.required('name')
  return fields.made({
    target: 'route' as const,
    ref: fields.text('ref', 50),
    kind: fields.requiredWord('kind', ['bus', 'metro'], ROUTE_WORDS),
    colour: fields.colour('colour'),
    from: fields.text('from'),
    to: fields.text('to'),
    operator: fields.text('operator'),
    stops: stops.map((stop) => stop.trim()).filter((stop) => stop !== ''),
    firstDeparture: fields.time('firstDeparture'),
    lastDeparture: fields.time('lastDeparture'),
    headwayMin: fields.number('headwayMin', 0.1, 1440, minutes),
  })
}

const NOISE_AREAS = NOISE_LIMITS.map(({ area }) => area)
/** As lists write the class: `2类`. */
const NOISE_AREA_WORDS = Object.fromEntries(NOISE_AREAS.map((area) => [`${area}类`, area]))

export function sensorOf(reader: FieldReader) {
  const fields = new CheckedFields(reader)
  const traits: SensorTraits = defined({
    noiseArea: fields.word('noiseArea', NOISE_AREAS, NOISE_AREA_WORDS),
    watchM: fields.number('watchM', -500, 10_000, metres),
    warningM: fields.number('warningM', -500, 10_000, metres),
    guaranteedM: fields.number('guaranteedM', -500, 10_000, metres),
    dialDigits: fields.whole('dialDigits', 1, 12),
  })
  const wrong = contradiction(traits)
  if (wrong !== undefined) fields.fault(wrong)
  return fields.made({
    target: 'sensor' as const,
    code: fields.code('code'),
    kind: fields.requiredWord('kind', SENSOR_KINDS, SENSOR_WORDS),
    heightM: fields.number('heightM', -500, 1000, metres),
    owner: fields.text('owner'),
    poleCode: fields.code('poleCode'),
    traits: Object.keys(traits).length === 0 ? undefined : traits,
  })
}

function defined(traits: SensorTraits): SensorTraits {
  return Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined))
}

const minutes = (least: number, most: number): ValueReader => {
  const read = anyNumber(least, most)
  return (text, decimal) => read(text.replace(/\s*(?:分钟|分|min(?:utes?)?)$/i, ''), decimal)
}

const wholeMillimetres: ValueReader = (text, decimal) => {
  const value = millimetres(1, 20_000)(text, decimal)
  return Number.isInteger(value) ? value : undefined
}

export function pipeOf(reader: FieldReader) {
  const fields = new CheckedFields(reader)
  return fields.made({
    target: 'pipe' as const,
    kind: fields.requiredWord('kind', ['water', 'sewage', 'gas', 'power', 'telecom'], PIPE_WORDS),
    diameterMm: fields.parsed('diameterMm', wholeMillimetres, 'a diameter from 1 to 20000 mm'),
    material: fields.text('material', 50),
    depthM: fields.number('depthM', 0, 200, metres),
    builtYear: fields.parsed('builtYear', year(1800, 2200), 'a year from 1800 to 2200'),
    owner: fields.text('owner'),
    street: fields.text('street'),
  })
}

export function unitOf(reader: FieldReader) {
  const fields = new CheckedFields(reader)
  fields.required('name')
  return fields.made({
    target: 'unit' as const,
    code: fields.requiredCode('code'),
    kind: fields.requiredWord('kind', UNIT_KINDS, UNIT_WORDS),
    departmentCode: fields.code('departmentCode'),
    crew: fields.whole('crew', 0, 1000, PEOPLE),
    stationName: fields.text('stationName'),
  })
}
