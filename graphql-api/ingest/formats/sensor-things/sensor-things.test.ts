import { describe, expect, it } from 'vitest'
import { sensorThings } from '../../adapters/sensor-things.ts'
import { become } from '../../feed/test-message.ts'
import { observedPropertyOf } from './observed-property.ts'

const AT = '2026-11-22T08:00:00Z'
const DATASTREAM = {
  '@iot.id': 12,
  unitOfMeasurement: { name: 'degree Celsius', symbol: '°C', definition: 'http://unitsofmeasure.org/ucum.html#Cel' },
  ObservedProperty: { name: 'Air temperature' },
  Thing: { name: 'WS-1', Locations: [{ location: { type: 'Point', coordinates: [121.4, 31.2] } }] },
}
const OBSERVATION = { '@iot.id': 1, phenomenonTime: AT, result: 12.5, Datastream: DATASTREAM }
const READING = { kind: 'reading', thing: 'WS-1', property: 'temperature', value: 12.5, observedAtMs: Date.parse(AT) }

const wordsOf = (message: object | string) =>
  become(sensorThings, message).faults.map(({ code, message: word }) => `${code} ${word}`)

describe('observations', () => {
  it.each<[string, object]>([
    ['alone', OBSERVATION],
    ['in a list', [OBSERVATION]],
    ['in a page', { '@iot.count': 1, value: [OBSERVATION] }],
    ['within their Datastream', { ...DATASTREAM, Observations: [{ phenomenonTime: AT, result: 12.5 }] }],
    ['in a data array', { Datastream: DATASTREAM, components: ['phenomenonTime', 'result'], dataArray: [[AT, 12.5]] }],
    ['by result time', { ...OBSERVATION, phenomenonTime: undefined, resultTime: AT }],
    ['of an interval, at its end', { ...OBSERVATION, phenomenonTime: `2026-11-22T07:00:00Z/${AT}` }],
  ])('%s', (_, message) => {
    const place = { kind: 'thing', thing: 'WS-1', sensorKind: 'weather', name: 'WS-1', lng: 121.4, lat: 31.2 }
    expect(become(sensorThings, message)).toEqual({ arrivals: [place, READING], faults: [], empty: 0 })
  })

  it('find their Datastream by a link or a topic whose id has the form thing:property', () => {
    const bare = { phenomenonTime: AT, result: 12.5 }
    const link = { ...bare, 'Datastream@iot.navigationLink': "http://sta.example/v1.1/Datastreams('WS-1:temperature')" }
    expect(become(sensorThings, link).arrivals).toEqual([READING])
    const topic = 'v1.1/Datastreams(urn:x:WS-1:temperature)/Observations'
    expect(become(sensorThings, bare, 'json', topic).arrivals).toEqual([{ ...READING, thing: 'urn:x:WS-1' }])
  })

  it('take the position of their feature, and the thing’s code', () => {
    const FeatureOfInterest = { feature: { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] } } }
    const Thing = { ...DATASTREAM.Thing, properties: { code: 'AQ-7' } }
    expect(
      become(sensorThings, { ...OBSERVATION, FeatureOfInterest, Datastream: { ...DATASTREAM, Thing } }).arrivals,
    ).toMatchObject([
      { kind: 'thing', thing: 'AQ-7', name: 'WS-1', lng: 1, lat: 2 },
      { kind: 'reading', thing: 'AQ-7' },
    ])
  })

  it.each([
    [{ symbol: 'degF' }, 50, 10],
    [{ symbol: 'unknown', definition: 'ucum:Cel' }, 10, 10],
    [{ name: 'kelvin' }, 283.15, 10],
    [{}, 10, 10],
  ])('of unit %j', (unitOfMeasurement, result, expected) => {
    const { arrivals } = become(sensorThings, {
      ...OBSERVATION,
      result,
      Datastream: { ...DATASTREAM, unitOfMeasurement },
    })
    expect((arrivals.at(-1) as { value: number }).value).toBeCloseTo(expected, 9)
  })

  it('of truth values are 0 or 1 if the property is a flag', () => {
    const Datastream = { '@iot.id': 'MH-1:cover_open' }
    expect(become(sensorThings, { ...OBSERVATION, result: true, Datastream }).arrivals).toMatchObject([{ value: 1 }])
    expect(wordsOf({ ...OBSERVATION, result: true })).toEqual(['INVALID result is true; expected a number'])
  })
})

describe('names what is invalid', () => {
  it.each<[object, string]>([
    [{ ...OBSERVATION, result: 'warm' }, 'INVALID result is "warm"; expected a number'],
    [{ ...OBSERVATION, result: 90 }, 'OUT_OF_RANGE result is 90 °C; expected -60 to 60 °C (temperature)'],
    [
      { ...OBSERVATION, phenomenonTime: '2026-11-22T08:00:00' },
      'INVALID phenomenonTime is "2026-11-22T08:00:00"; expected ISO 8601 with a zone',
    ],
    [{ ...OBSERVATION, Datastream: undefined }, 'INVALID message names no Datastream'],
    [
      { ...OBSERVATION, Datastream: { '@iot.id': 12 } },
      'UNKNOWN_THING Datastream "12" names no thing; expected it with its Thing',
    ],
    [
      { ...OBSERVATION, Datastream: { ...DATASTREAM, ObservedProperty: { name: 'Charm' } } },
      'UNKNOWN_PROPERTY Datastream.ObservedProperty is "Charm"; expected a property',
    ],
    [
      { ...OBSERVATION, Datastream: { ...DATASTREAM, unitOfMeasurement: { symbol: 'kg' } } },
      'UNKNOWN_UNIT Datastream.unitOfMeasurement of 12.5: property "temperature": unit "kg"',
    ],
    [
      { Datastream: DATASTREAM, components: ['phenomenonTime'], dataArray: [[AT]] },
      'INVALID components is an array of 1; expected a list with "result"',
    ],
    [
      { Datastream: DATASTREAM, components: ['phenomenonTime', 'result'], dataArray: [[AT]] },
      'INVALID dataArray[0] is an array of 1; expected 2 values',
    ],
    [[OBSERVATION, 3], 'INVALID [1] is 3; expected an Observation'],
    [[[OBSERVATION]], 'INVALID [0] is an array within an array'],
  ])('%#', (message, expected) => {
    expect(wordsOf(message)).toEqual([expect.stringContaining(expected)])
  })

  it('once for everything beyond the limit of a message', () => {
    const row = [AT, 1]
    const many = {
      Datastream: { '@iot.id': 'A:pm25' },
      components: ['phenomenonTime', 'result'],
      dataArray: Array(50_002).fill(row),
    }
    const { messages, faults } = sensorThings.validate({ bytes: Buffer.from(JSON.stringify(many)), encoding: 'json' })
    expect(messages).toHaveLength(50_000)
    expect(faults).toMatchObject([{ code: 'TOO_LARGE', place: 'dataArray[50000]' }])
  })
})

describe('observedPropertyOf', () => {
  it.each([
    ['PM2.5', 'pm25'],
    ['PM 10', 'pm10'],
    ['Wind Speed', 'wind_speed'],
    ['http://mmisw.org/ont/cf/parameter/air_temperature', 'temperature'],
    ['urn:ogc:def:property:waterLevel', 'water_level'],
    ['Relative humidity', 'humidity'],
    ['LAeq', 'noise_laeq'],
    ['toString', undefined],
    ['', undefined],
  ])('%s → %s', (name, expected) => expect(observedPropertyOf(name)).toBe(expected))
})
