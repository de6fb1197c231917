import { REFERENCE_AIR } from '../../../domain/gas-concentration.ts'
import { PROPERTIES, toUnit, type PropertyId } from '../../../domain/properties.ts'
import type { SensorKind } from '../../../domain/sensor-kinds.ts'
import { UnitError } from '../../../domain/units.ts'
import { shown } from '../formats/devices/json-items.ts'
import { Measured } from '../formats/devices/measured.ts'
import type { Feed } from '../feed/feed.ts'
import { parseIntervalEnd } from '../feed/instant.ts'
import { isRecord } from '../feed/json-text.ts'
import { observedPropertyOf } from '../formats/sensor-things/observed-property.ts'
import { readObservations, type StaObservation } from '../formats/sensor-things/read-observations.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Observations of OGC SensorThings 1.1. The sensor is the Datastream's Thing, by `properties.code`, name or id; the
 * property is its ObservedProperty. A Datastream that is not expanded is read from an id of the form `thing:property`,
 * e.g. `AQ-001:pm25`.
 */
export const sensorThings: Feed<StaObservation> = {
  id: 'sensor-things',
  title: { zh: '物联感知（SensorThings）', en: 'SensorThings observations' },
  publisher: { zh: '大数据局', en: 'Data bureau' },
  carries: ['reading', 'thing'],
  licence: 'internal',
  grade: 'shared',
  cadenceMs: 60_000,
  staleAfterMs: 600_000,
  encodings: ['json', 'ndjson'],
  sample: 'sensor-things.json',
  validate: readObservations,
  toObservations(item) {
    const { observation, datastream } = item
    const measured = new Measured({ value: observation, place: item.place })
    const [ofThing, ofProperty] = (textOf(datastream['@iot.id']) ?? '').split(/:(?=[^:]*$)/)
    const thing = thingOf(datastream) ?? (ofProperty === undefined ? undefined : ofThing)
    const observed = isRecord(datastream.ObservedProperty) ? datastream.ObservedProperty : {}
    const names = [textOf(observed.name), textOf(observed.definition), ofProperty]
    const property = observedPropertyOf(...names)
    if (thing === undefined || thing.length > 200) {
      const expected = 'it with its Thing ($expand=Thing,ObservedProperty), or an id "thing:property"'
      return measured
        .faultAt('Datastream', 'UNKNOWN_THING', `${shownId(datastream)} names no thing; expected ${expected}`)
        .outcome()
    }
    if (property === undefined) {
      const word = shown(names.find((name) => name !== undefined))
      return measured
        .faultAt(
          ['Datastream', 'ObservedProperty'],
          'UNKNOWN_PROPERTY',
          `is ${word}; expected a property of the list, e.g. "pm25"`,
        )
        .outcome()
    }
    const time = observation.phenomenonTime ?? observation.resultTime
    const observedAtMs = typeof time === 'string' ? parseIntervalEnd(time) : undefined
    if (observedAtMs === undefined) {
      const expected = 'ISO 8601 with a zone, or an interval "from/to"'
      return measured.faultAt('phenomenonTime', 'INVALID', `is ${shown(time)}; expected ${expected}`).outcome()
    }
    const value = valueOf(measured, item, property)
    const position = positionOf(observation, datastream)
    const name = isRecord(datastream.Thing) ? textOf(datastream.Thing.name) : undefined
    if (position)
      measured.add({
        kind: 'thing',
        thing,
        sensorKind: KIND_OF[property] ?? 'other',
        ...(name !== undefined && { name }),
        ...position,
      })
    return measured.readings(thing, observedAtMs, undefined, [['result', property, value]]).outcome()
  },
}

/** Kind of the sensors that measure only this property. */
const KIND_OF: Readonly<Partial<Record<PropertyId, SensorKind>>> = {
  ...kindOf('air_quality', ['pm25', 'pm10', 'so2', 'no2', 'co', 'o3', 'o3_8h']),
  ...kindOf('weather', [
    'temperature',
    'humidity',
    'pressure',
    'wind_speed',
    'wind_direction',
    'visibility',
    'uv_index',
  ]),
  ...kindOf('noise', ['noise_laeq', 'noise_lamax']),
  ...kindOf('water_level', ['water_level', 'flow_rate']),
  ...kindOf('traffic_flow', ['traffic_speed', 'traffic_volume', 'traffic_occupancy']),
  ...kindOf('parking', ['parking_free', 'parking_occupied', 'parking_capacity']),
  rainfall: 'rain',
  flood_depth: 'flood',
  water_volume: 'water_meter',
  energy: 'power_meter',
  gas_volume: 'gas_meter',
  gas_concentration: 'gas_leak',
  smoke: 'smoke',
  cover_open: 'manhole',
  fill_level: 'waste_bin',
  tilt: 'structure',
}

function kindOf(kind: SensorKind, properties: readonly PropertyId[]): Partial<Record<PropertyId, SensorKind>> {
  return Object.fromEntries(properties.map((property) => [property, kind]))
}

const FLAGS: ReadonlySet<PropertyId> = new Set(
  PROPERTIES.filter(({ unit, min, max }) => unit === '1' && (min as number) === 0 && (max as number) === 1).map(
    ({ id }) => id,
  ),
)

/** The number in the property's unit; undefined, with a fault, if it is none. */
function valueOf(
  measured: Measured,
  { observation, datastream }: StaObservation,
  property: PropertyId,
): number | undefined {
  const { result } = observation
  if (result === null) return undefined
  if (typeof result === 'boolean' && FLAGS.has(property)) return Number(result)
  const number = typeof result === 'string' && /^[+-]?\d+(\.\d+)?$/.test(result) ? Number(result) : result
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    measured.faultAt('result', 'INVALID', `is ${shown(result)}; expected a number`)
    return undefined
  }
  const unit = isRecord(datastream.unitOfMeasurement) ? datastream.unitOfMeasurement : {}
  // `http://…/ucum.html#Cel`, `ucum:Cel`.
  const definition = textOf(unit.definition)?.split(/[#/:]/).at(-1)
  const units = [textOf(unit.symbol), definition, textOf(unit.name)].filter((one) => one !== undefined)
  if (units.length === 0) return number
  let first: UnitError | undefined
  for (const one of units) {
    try {
      return toUnit(number, one, property, REFERENCE_AIR)
    } catch (error) {
      if (!(error instanceof UnitError)) throw error
      first ??= error
    }
  }
  measured.faultAt(
    ['Datastream', 'unitOfMeasurement'],
    'UNKNOWN_UNIT',
    `of ${number}: ${(first?.message ?? '').slice(0, 300)}`,
  )
  return undefined
}

function thingOf({ Thing: thing }: Json): string | undefined {
  if (!isRecord(thing)) return undefined
  const properties = isRecord(thing.properties) ? thing.properties : {}
  return textOf(properties.code) ?? textOf(thing.name) ?? textOf(thing['@iot.id'])
}

/** The feature's point, else the thing's, else the centre of the Datastream's observed area. */
function positionOf(observation: Json, { Thing: thing, observedArea }: Json): { lng: number; lat: number } | undefined {
  const feature = isRecord(observation.FeatureOfInterest) ? observation.FeatureOfInterest.feature : undefined
  const locations: readonly unknown[] = isRecord(thing) && Array.isArray(thing.Locations) ? thing.Locations : []
  const [first] = locations
  for (const geometry of [feature, isRecord(first) ? first.location : undefined, observedArea]) {
    if (!isRecord(geometry)) continue
    const inner = isRecord(geometry.geometry) ? geometry.geometry : geometry
    const [lng, lat] =
      inner.type === 'Point' && Array.isArray(inner.coordinates) ? (inner.coordinates as unknown[]) : []
    if (typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= 90)
      return { lng, lat }
  }
  return undefined
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value).trim()
  return text === '' ? undefined : text
}

function shownId(datastream: Json): string {
  return shown(textOf(datastream['@iot.id']) ?? textOf(datastream.name))
}
