import { describe, expect, it } from 'vitest'
import { airStations } from '../../adapters/air-stations.ts'
import { ngsiAlerts } from '../../adapters/ngsi-alerts.ts'
import { ngsiVehicles } from '../../adapters/ngsi-vehicles.ts'
import { ngsiWater } from '../../adapters/ngsi-water.ts'
import { weather } from '../../adapters/weather.ts'
import type { Reading } from '../../feed/feed-item.ts'
import type { Encoding, Feed } from '../../feed/feed.ts'
import { become } from '../../feed/test-message.ts'
import { nameOf, type Entity } from './entity.ts'

const AT = '2026-11-22T08:00:00Z'
const AT_MS = Date.parse(AT)

function taken(feed: Feed<Entity>, message: string | Uint8Array | object, encoding: Encoding = 'json') {
  const { arrivals, faults } = become(feed, message, encoding)
  return { arrivals, faults }
}

function values(
  feed: Feed<Entity>,
  message: string | Uint8Array | object,
  encoding?: Encoding,
): Record<string, number> {
  const readings = taken(feed, message, encoding).arrivals.filter((one): one is Reading => one.kind === 'reading')
  return Object.fromEntries(readings.map(({ thing, property, value }) => [`${thing} ${property}`, value]))
}

const words = (feed: Feed<Entity>, message: string | Uint8Array | object, encoding?: Encoding) =>
  taken(feed, message, encoding).faults.map(({ code, message: word }) => `${code} ${word}`)

describe('representations of one entity', () => {
  const id = 'urn:ngsi-ld:AirQualityObserved:AQ-1'
  const type = 'AirQualityObserved'
  const normalized = {
    id,
    type,
    dateObserved: { type: 'Property', value: { '@type': 'DateTime', '@value': AT } },
    pm25: { type: 'Property', value: 35.4, unitCode: 'GQ' },
  }
  const simplified = { id, type, dateObserved: AT, pm25: 35.4 }

  it.each<[string, string | object, Encoding?]>([
    ['normalized', normalized],
    ['concise', { id, type, dateObserved: AT, pm25: { value: 35.4, unitCode: 'GQ' } }],
    ['simplified', simplified],
    [
      'NGSIv2',
      { id, type, dateObserved: { type: 'DateTime', value: AT, metadata: {} }, pm25: { type: 'Number', value: 35.4 } },
    ],
    ['an array', [simplified]],
    ['a notification', { id: 'urn:ngsi-ld:Notification:1', type: 'Notification', data: [normalized] }],
    ['a notification of NGSIv2', { subscriptionId: '57458eb60962ef754e7c0998', data: [simplified] }],
    ['lines', `${JSON.stringify(simplified)}\n\n`, 'ndjson'],
    [
      'types of JSON-LD',
      { ...simplified, type: ['https://smartdatamodels.org/dataModel.Environment/AirQualityObserved', 'Thing'] },
    ],
    [
      'names of JSON-LD',
      { id, type, 'https://smartdatamodels.org/dataModel.Environment/pm25': 35.4, dateObserved: AT },
    ],
    ['an instance with a time of its own', { id, type, pm25: { type: 'Property', value: 35.4, observedAt: AT } }],
    ['a number in quotes', { ...simplified, pm25: '35.4' }],
  ])('%s', (_, message, encoding) => {
    expect(taken(airStations, message, encoding)).toEqual({
      arrivals: [{ kind: 'reading', thing: 'AQ-1', property: 'pm25', value: 35.4, observedAtMs: AT_MS }],
      faults: [],
    })
  })

  it('takes all instances, and for several devices the one without a dataset', () => {
    const at = (value: number, observedAt: string, datasetId?: string) => ({
      type: 'Property',
      value,
      observedAt,
      datasetId,
    })
    const series = { id, type, pm25: [at(1, '2026-11-22T07:59:00Z'), at(2, AT), at(9, AT, 'urn:ngsi-ld:Dataset:b')] }
    expect(taken(airStations, series).arrivals).toMatchObject([{ value: 1 }, { value: 2, observedAtMs: AT_MS }])
  })

  it('ignores null and removed values', () => {
    expect(taken(airStations, { ...simplified, pm25: null, pm10: 'urn:ngsi-ld:null' })).toEqual({
      arrivals: [],
      faults: [],
    })
  })

  it('names what it refers to: the device, the road, or itself without its time', () => {
    expect(values(airStations, { ...simplified, refDevice: 'urn:ngsi-ld:Device:D7' })).toEqual({ 'D7 pm25': 35.4 })
    expect(values(airStations, { ...simplified, refDevice: ['a', 'b'] })).toEqual({ 'AQ-1 pm25': 35.4 })
    expect(nameOf('urn:ngsi-ld:NoiseLevelObserved:V-2016-12-28T11:00:00_2016-12-28T12:00:00')).toBe('V')
    expect(nameOf('urn:ngsi-ld:Vehicle:2026-11-22')).toBe('2026-11-22')
    expect(nameOf('AQ-2016')).toBe('AQ-2016')
  })

  it('marks a source doubtful that reports low reliability', () => {
    expect(taken(airStations, { ...simplified, reliability: 0.2 }).arrivals).toMatchObject([{ quality: 2 }])
  })
})

describe('units', () => {
  const entity = { id: 'X', type: 'AirQualityObserved', dateObserved: AT }
  it('are converted by their codes, gases at reference air', () => {
    const found = values(airStations, {
      ...entity,
      temperature: { value: 50, unitCode: 'FAH' },
      co: { value: 640, unitCode: 'GQ' },
      o3: { value: 50, unitCode: '61' },
      relativeHumidity: 0.5,
      windSpeed: { value: 36, unitCode: 'KMH' },
    })
    expect(found['X temperature']).toBeCloseTo(10, 9)
    expect(found['X co']).toBeCloseTo(0.64, 9)
    expect(found['X o3']).toBeCloseTo(98.1, 1)
    expect(found['X relativeHumidity']).toBeUndefined()
    expect(found['X humidity']).toBe(50)
    expect(found['X wind_speed']).toBeCloseTo(10, 9)
  })

  it('that are unknown or unsuitable are faults of their attribute only', () => {
    expect(words(airStations, { ...entity, pm25: { value: 3, unitCode: 'ZZZ' }, pm10: 4 })).toEqual([
      expect.stringMatching(/^UNKNOWN_UNIT pm25 of 3: property "pm25": unit "ZZZ" is not known/),
    ])
    expect(values(airStations, { ...entity, pm25: { value: 3, unitCode: 'CEL' }, pm10: 4 })).toEqual({ 'X pm10': 4 })
  })
})

describe('names what is invalid', () => {
  const good = { id: 'X', type: 'AirQualityObserved', dateObserved: AT, pm25: 3 }
  it.each<[string | object, string]>([
    [{ ...good, pm25: 'n/a' }, 'INVALID pm25 is "n/a"; expected a number'],
    [{ ...good, pm25: true }, 'INVALID pm25 is true; expected a number'],
    [{ ...good, pm25: -4 }, 'OUT_OF_RANGE pm25 is -4 µg/m³; expected 0 to 5000 µg/m³ (pm25)'],
    [{ ...good, id: '' }, 'INVALID id is ""; expected a URI or name of 1…200 characters'],
    [{ ...good, type: 'Vehicle' }, 'INVALID type is "Vehicle"; expected AirQualityObserved'],
    [
      { ...good, dateObserved: '2026-02-30T00:00:00Z' },
      'INVALID dateObserved is "2026-02-30T00:00:00Z"; expected ISO 8601',
    ],
    [{ ...good, dateObserved: undefined }, 'INVALID dateObservedTo is missing; expected ISO 8601'],
    [
      { ...good, location: { type: 'Point', coordinates: [31, 121] } },
      'OUT_OF_RANGE location is 31, 121; expected longitude',
    ],
    [{ ...good, location: 'here' }, 'INVALID location is "here"; expected a GeoJSON Point'],
    [[good, 5], 'INVALID [1] is 5; expected an entity {id, type, …}'],
    [{ type: 'Notification', data: [good, { ...good, pm25: 'x' }] }, 'INVALID data[1].pm25 is "x"; expected a number'],
    ['{"id":', 'UNREADABLE message is not JSON'],
    ['[{"a":'.repeat(60), 'FORBIDDEN message nests deeper than 48'],
  ])('%j', (message, expected) => {
    expect(words(airStations, message)).toEqual([expect.stringContaining(expected)])
  })

  it('by its line', () => {
    expect(
      words(airStations, `${JSON.stringify(good)}\n{bad}\n${JSON.stringify({ ...good, pm25: [] })}`, 'ndjson'),
    ).toEqual([
      expect.stringMatching(/^UNREADABLE line 2 is not JSON/),
      expect.stringMatching(/^INVALID line 3 pm25 is an array of 0; expected a number/),
    ])
  })
})

describe('vehicles', () => {
  const vehicle = {
    id: 'V',
    type: 'Vehicle',
    location: { type: 'Point', coordinates: [121.4, 31.2] },
    observationDateTime: AT,
  }
  it.each([
    [{ vehicleType: 'lorry' }, 'truck'],
    [{ vehicleType: 'lorry', serviceProvided: ['garbageCollection'] }, 'sanitation'],
    [{ vehicleType: 'lorry', serviceProvided: 'hazardousGoods' }, 'hazardous'],
    [{ vehicleType: 'policeCar' }, 'patrol'],
    [{ vehicleType: 'car', emergencyVehicleType: 'ambulance' }, 'ambulance'],
    [{ vehicleType: 'toString' }, 'other'],
    [{}, 'other'],
  ])('%j is of kind %s', (attributes, moverKind) => {
    expect(taken(ngsiVehicles, { ...vehicle, ...attributes }).arrivals).toMatchObject([{ kind: 'fix', moverKind }])
  })

  it('take the time of the position if it has one, else of the entity', () => {
    const positionedAt = (observedAt: string) => ({ type: 'GeoProperty', value: vehicle.location, observedAt })
    const timesOf = (more: object) =>
      taken(ngsiVehicles, { ...vehicle, ...more }).arrivals.map((one) => one.kind === 'fix' && one.observedAtMs)
    expect(timesOf({ location: positionedAt('2026-11-22T07:59:00Z') })).toEqual([AT_MS - 60_000])
    expect(timesOf({ observationDateTime: '2026-11-22T15:30:00+05:30' })).toEqual([AT_MS + 7_200_000])
  })

  it('that are stationary send −1; other impossible bearings and speeds are faults, the position is kept', () => {
    expect(taken(ngsiVehicles, { ...vehicle, speed: -1, bearing: -1 })).toEqual({
      arrivals: [{ kind: 'fix', mover: 'V', moverKind: 'other', lng: 121.4, lat: 31.2, observedAtMs: AT_MS }],
      faults: [],
    })
    expect(words(ngsiVehicles, { ...vehicle, speed: -3, bearing: 400 })).toHaveLength(2)
    expect(taken(ngsiVehicles, { ...vehicle, bearing: 400 }).arrivals).toHaveLength(1)
    expect(words(ngsiVehicles, { ...vehicle, location: undefined })).toEqual([
      'INVALID location is missing; expected a GeoJSON Point',
    ])
  })
})

describe('alerts', () => {
  const alert = { id: 'A', type: 'Alert', category: 'traffic', alertSource: 's', dateIssued: AT, severity: 'high' }
  it('need what the model requires', () => {
    expect(taken(ngsiAlerts, alert).arrivals).toMatchObject([
      {
        kind: 'alert',
        sourceId: 'A,2026-11-22T08:00:00.000Z',
        severity: 'severe',
        category: ['transport'],
        event: 'traffic',
      },
    ])
    expect(words(ngsiAlerts, { ...alert, category: undefined })).toEqual([
      'INVALID category is missing; the model requires it',
    ])
    expect(words(ngsiAlerts, { ...alert, severity: 'worst' })).toEqual([
      expect.stringContaining('severity is "worst"; expected one of'),
    ])
  })

  it('keep a valid area', () => {
    const ring = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ]
    expect(taken(ngsiAlerts, { ...alert, location: { type: 'Polygon', coordinates: [ring] } }).arrivals).toMatchObject([
      { area: { type: 'Polygon' } },
    ])
    expect(taken(ngsiAlerts, { ...alert, location: { type: 'Polygon', coordinates: [ring.slice(1)] } })).toMatchObject({
      arrivals: [{ kind: 'alert' }],
      faults: [{ code: 'INVALID', place: 'location' }],
    })
  })
})

describe('water and weather', () => {
  it('are read in the units of their models', () => {
    expect(
      values(ngsiWater, { id: 'W', type: 'FloodMonitoring', dateObserved: AT, currentLevel: 2, flow: 0.5 }),
    ).toEqual({
      'W water_level': 2,
      'W flow_rate': 1800,
    })
    expect(
      values(weather, { id: 'W', type: 'WeatherObserved', dateObserved: AT, visibility: 900, uvIndexMax: 3 }),
    ).toEqual({
      'W visibility': 900,
      'W uv_index': 3,
    })
  })
})

describe('the temporal representation', () => {
  const entity = (pm25: unknown) => ({ id: 'urn:ngsi-ld:AirQualityObserved:TV', type: 'AirQualityObserved', pm25 })
  const readings = (pm25: unknown) =>
    taken(airStations, entity(pm25)).arrivals.map((one) => one.kind === 'reading' && [one.value, one.observedAtMs])
  const series = [
    [31, '2026-11-22T07:00:00Z'],
    [35, '2026-11-22T08:00:00Z'],
  ]
  it('gives a reading for each of its values', () => {
    const both = [
      [35, AT_MS],
      [31, AT_MS - 3_600_000],
    ]
    expect(readings({ type: 'Property', values: series })).toEqual(both)
    expect(readings({ values: series })).toEqual(both)
    expect(words(airStations, entity({ type: 'Property', values: series }))).toEqual([])
  })
  it('names what it cannot read', () => {
    expect(words(airStations, entity({ type: 'Property', values: [[31]] }))).toEqual([
      'INVALID pm25 has a value without its time; expected [[value, "2026-11-22T08:00:00Z"], …]',
    ])
    expect(words(airStations, entity({ type: 'Property', avg: [[31, AT, AT]] }))).toEqual([
      'INVALID pm25 has type, avg; expected a value, or values of the temporal representation',
    ])
  })
})
