import { describe, expect, test } from 'vitest'
import { become } from '../feed/test-message.ts'
import { bikeShare } from './bike-share.ts'

const message = (stations: unknown, more = {}) =>
  become(bikeShare, { last_updated: 1795305600, ttl: 5, data: { stations }, ...more })
const STATUS = { station_id: 'S', num_bikes_available: 3, num_docks_available: 5, last_reported: 1795305590 }

describe('bike-share', () => {
  test('reads versions 2 and 3 alike', () => {
    const two = message([STATUS]).arrivals
    expect(two).toEqual([
      { kind: 'reading', thing: 'S', property: 'bikes_available', value: 3, observedAtMs: 1795305590_000 },
      { kind: 'reading', thing: 'S', property: 'docks_available', value: 5, observedAtMs: 1795305590_000 },
    ])
    const three = {
      station_id: 'S',
      num_vehicles_available: 3,
      num_docks_available: 5,
      last_reported: '2026-11-21T23:59:50Z',
    }
    expect(message([three], { last_updated: '2026-11-22T00:00:00Z' }).arrivals).toEqual(two)
  })
  test('makes each station a sensor, with its names in each language', () => {
    const name = [
      { text: '广场', language: 'zh-Hans' },
      { text: 'Square', language: 'en' },
    ]
    expect(message([{ station_id: 'S', lat: 31, lon: 121, name }]).arrivals).toEqual([
      { kind: 'thing', thing: 'S', sensorKind: 'other', lat: 31, lng: 121, name: '广场', nameEn: 'Square' },
    ])
  })
  test('falls back to the message’s time for a station that never reported; skips one that is not installed', () => {
    expect(message([{ ...STATUS, last_reported: 0 }]).arrivals).toMatchObject([{ observedAtMs: 1795305600_000 }, {}])
    expect(message([{ ...STATUS, is_installed: 0 }])).toEqual({ arrivals: [], faults: [], empty: 1 })
    expect(message([{ ...STATUS, last_reported: 0 }], { last_updated: undefined }).faults).toMatchObject([
      { place: 'data.stations[0].last_reported' },
    ])
  })
  test('drops only the invalid items and names each', () => {
    const { arrivals, faults } = message([
      STATUS,
      { ...STATUS, num_bikes_available: -1 },
      { station_id: 'S', lat: 91, lon: 0, name: 'x' },
      7,
    ])
    expect(arrivals).toHaveLength(2)
    expect(faults.map(({ place }) => place)).toEqual([
      'data.stations[1].num_bikes_available',
      'data.stations[2].lat',
      'data.stations[3]',
    ])
    expect(faults[0]!.message).toBe(
      'data.stations[1].num_bikes_available is -1; expected bicycles, a whole number from 0 to 100000',
    )
  })
  test('says which GBFS file it was given when it is another one', () => {
    expect(become(bikeShare, { last_updated: 1, data: { bikes: [] } }).faults).toMatchObject([
      { message: 'data.stations is missing; expected station_information or station_status of GBFS' },
    ])
  })
})

test('accepts numbers as text, a missing name and milliseconds', () => {
  const stations = [
    { station_id: 'b1', name: '一', lat: '31.02', lon: '118.62' },
    { station_id: 7, name: '', lat: 31.021, lon: 118.621 },
    { station_id: 'b4', lat: 31.023, lon: 118.623 },
  ]
  const { arrivals, faults } = message(stations, { last_updated: '1795305600' })
  expect(faults).toEqual([])
  expect(arrivals).toMatchObject([{ thing: 'b1', lat: 31.02, lng: 118.62 }, { thing: '7' }, { thing: 'b4' }])
  expect(message([{ ...STATUS, num_bikes_available: '4', last_reported: 1795305590_000 }]).arrivals).toMatchObject([
    { value: 4, observedAtMs: 1795305590_000 },
    {},
  ])
})
