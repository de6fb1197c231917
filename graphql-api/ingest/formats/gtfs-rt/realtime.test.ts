import protobuf from 'protobufjs/light.js'
import { describe, expect, test } from 'vitest'
import { busPositions } from '../../adapters/bus-positions.ts'
import { transitAlerts } from '../../adapters/transit-alerts.ts'
import { transitDelays } from '../../adapters/transit-delays.ts'
import { become } from '../../feed/test-message.ts'
import { ENTITY, HEADER } from './realtime-types.ts'

const AT_S = Date.parse('2026-11-22T00:00:00Z') / 1000
const HEAD = { gtfsRealtimeVersion: '2.0', timestamp: AT_S }

/** A message in its binary form. */
function message(entities: readonly (object | Uint8Array)[], header: object | null = HEAD): Uint8Array {
  const writer = protobuf.Writer.create()
  if (header) writer.uint32(10).bytes(HEADER.encode(HEADER.fromObject(header)).finish())
  for (const entity of entities)
    writer.uint32(18).bytes(entity instanceof Uint8Array ? entity : ENTITY.encode(ENTITY.fromObject(entity)).finish())
  return writer.finish()
}

const bus = (vehicle: object) => become(busPositions, message([{ id: 'e', vehicle }]))
const HERE = { latitude: 31.25, longitude: 121.5 }

describe('vehicle positions', () => {
  test('become fixes in km/h, named by the vehicle’s label, licence plate or id', () => {
    const vehicle = { id: 'B12', label: '12路 3' }
    const { arrivals } = bus({
      vehicle,
      trip: { routeId: '12' },
      position: { ...HERE, speed: 10, bearing: 90 },
      timestamp: AT_S - 7,
      occupancyStatus: 'FULL',
    })
    expect(arrivals).toEqual([
      {
        kind: 'fix',
        mover: 'B12',
        moverKind: 'bus',
        lng: 121.5,
        lat: 31.25,
        observedAtMs: (AT_S - 7) * 1000,
        speedKmh: 36,
        bearingDeg: 90,
        name: '12路 3',
        routeRef: '12',
      },
      {
        kind: 'reading',
        thing: 'B12',
        property: 'passenger_load',
        value: 100,
        quality: 1,
        observedAtMs: (AT_S - 7) * 1000,
      },
    ])
  })
  test('take the header’s time if they have none, and are refused without either', () => {
    expect(bus({ position: HERE }).arrivals).toMatchObject([{ mover: 'e', observedAtMs: AT_S * 1000 }])
    const timeless = become(
      busPositions,
      message([{ id: 'e', vehicle: { position: HERE } }], { gtfsRealtimeVersion: '1.0' }),
    )
    expect(timeless.faults).toMatchObject([{ code: 'INVALID', place: 'entity[0] "e"' }])
  })
  test.each([
    ['none at all', {}],
    ['the spot of no fix', { position: { latitude: 0, longitude: 0 } }],
    ['off the globe', { position: { latitude: 200, longitude: 0 } }],
    ['no number', { position: { latitude: Number.NaN, longitude: 1 } }],
  ])('are refused with their place if they are %s', (_, vehicle) => {
    expect(bus(vehicle)).toMatchObject({ arrivals: [], faults: [{ code: 'OUT_OF_RANGE', place: 'entity[0] "e"' }] })
  })
})

describe('trip updates', () => {
  const TRIP = { tripId: 'T1' }
  const trip = (tripUpdate: object) => become(transitDelays, message([{ id: 'e', tripUpdate }]))
  test('become a delay at each stop, including 0, and one of the trip', () => {
    const { arrivals } = trip({
      trip: TRIP,
      delay: 30,
      stopTimeUpdate: [
        { stopId: 'A', arrival: { delay: 0 }, departure: { delay: 9 } },
        { stopSequence: 4, departure: { delay: -15 } },
        { stopId: 'C', scheduleRelationship: 'SKIPPED', arrival: { delay: 5 } },
        { stopId: 'D', arrival: { time: AT_S } },
      ],
    })
    expect(arrivals.map((arrival) => arrival.kind === 'reading' && [arrival.thing, arrival.value])).toEqual([
      ['T1', 30],
      ['T1/A', 0],
      ['T1/#4', -15],
      ['T1/C', 1],
      ['T1/D', AT_S],
    ])
  })
  test('are named if they have no trip, an invalid stop, or a delay of a week', () => {
    expect(trip({ trip: { routeId: '1' } }).faults).toMatchObject([
      { message: 'entity[0] "e".tripUpdate.trip.tripId is missing; expected a trip of the timetable' },
    ])
    expect(
      trip({ trip: TRIP, stopTimeUpdate: [{ arrival: { delay: 1 } }, { stopId: 'A', arrival: { delay: 604_800 } }] })
        .faults,
    ).toMatchObject([
      { code: 'INVALID', place: 'entity[0] "e".stopTimeUpdate[0]' },
      { code: 'OUT_OF_RANGE', place: 'entity[0] "e".stopTimeUpdate[1]' },
    ])
  })
})

describe('alerts', () => {
  const told = (alert: object, timestamp = AT_S) =>
    become(transitAlerts, { header: { gtfs_realtime_version: '2.0', timestamp }, entity: [{ id: 'A', alert }] }, 'json')
      .arrivals[0]
  const text = (words: string) => ({ translation: [{ text: words }] })
  test('with an end last until then; repeated they are the same', () => {
    const alert = { header_text: text('绕行'), effect: 4, active_period: [{ start: AT_S - 60, end: AT_S + 60 }] }
    const first = told(alert)
    expect(first).toMatchObject({ event: '绕行', urgency: 'immediate', expiresAtMs: (AT_S + 60) * 1000, replaces: [] })
    expect(told(alert, AT_S + 30)).toMatchObject({ sourceId: (first as { sourceId: string }).sourceId })
    expect(told({ ...alert, header_text: text('停运') })).not.toMatchObject({
      sourceId: (first as { sourceId: string }).sourceId,
    })
    expect(told(alert, AT_S + 61)).toMatchObject({ urgency: 'past' })
    expect(told(alert, AT_S - 61)).toMatchObject({ urgency: 'future' })
  })
  test('without an end replace that of the previous day', () => {
    const [today, tomorrow] = [told({ header_text: text('x') }), told({ header_text: text('x') }, AT_S + 86_400)]
    expect(tomorrow).toMatchObject({ messageType: 'update', replaces: [(today as { sourceId: string }).sourceId] })
    expect(today).toMatchObject({ expiresAtMs: Date.parse('2026-11-24T00:00:00Z') })
  })
  test('choose their texts by language, and none if there is none', () => {
    const translation = [
      { text: 'Detour', language: 'en-GB' },
      { text: '绕行', language: 'zh' },
    ]
    expect(told({ headerText: { translation } })).toMatchObject({ headline: '绕行', headlineEn: 'Detour' })
    expect(told({ headerText: { translation: [translation[0]] } })).toMatchObject({
      headline: 'Detour',
      headlineEn: 'Detour',
    })
    expect(told({})).toBeUndefined()
  })
})

describe('a message', () => {
  test('is named if it is not of the format', () => {
    const bodies = [
      new Uint8Array(),
      new TextEncoder().encode('<html>not found</html>'),
      message([], null),
      Uint8Array.of(10, 200),
    ]
    for (const body of bodies) expect(become(busPositions, body).faults).toMatchObject([{ code: 'UNREADABLE' }])
    expect(become(busPositions, 'x', 'json').faults).toMatchObject([{ code: 'UNREADABLE' }])
    expect(become(busPositions, { entity: [] }, 'json').faults).toMatchObject([{ code: 'UNREADABLE' }])
  })
  test('loses only an entity that cannot be read or has no id', () => {
    const good = { id: 'e', vehicle: { position: HERE } }
    const { arrivals, faults } = become(busPositions, message([good, Uint8Array.of(34, 9, 1), { vehicle: {} }, good]))
    expect(arrivals).toHaveLength(2)
    expect(faults.map(({ code, place }) => [code, place])).toEqual([
      ['INVALID', 'entity[1]'],
      ['INVALID', 'entity[2]'],
    ])
  })
  test('is refused unread if it has more entities than a city could', () => {
    const many = new Uint8Array(100_008).fill(0, 4)
    many.set([10, 2, 10, 0])
    for (let at = 4; at < many.length; at += 2) many[at] = 18
    expect(become(busPositions, many).faults).toMatchObject([{ code: 'TOO_LARGE' }])
  })
  test('is a sign of life if it is of another kind, deleted or empty', () => {
    const body = message([
      { id: 'a', alert: {} },
      { id: 'b', isDeleted: true },
    ])
    expect(become(busPositions, body)).toEqual({ arrivals: [], faults: [], empty: 2 })
  })
})

describe('trip updates without a delay', () => {
  const update = (stopTimeUpdate: readonly object[]) =>
    become(
      transitDelays,
      message([{ id: 'e', tripUpdate: { trip: { tripId: 'T' }, stopTimeUpdate, timestamp: AT_S } }]),
    )
  test('give a time, or state that nothing is known; an empty stop id is absent', () => {
    const { arrivals, faults } = update([
      { stopId: '', stopSequence: 1, departure: { time: AT_S + 60 } },
      { stopId: 'B', arrival: { time: AT_S + 90 } },
      { stopId: 'C', scheduleRelationship: 'NO_DATA' },
      { stopId: 'D', scheduleRelationship: 'SKIPPED', arrival: { delay: 5 } },
    ])
    expect(faults).toEqual([])
    expect(arrivals).toEqual([
      { kind: 'reading', thing: 'T/#1', property: 'departure_time', value: AT_S + 60, observedAtMs: AT_S * 1000 },
      { kind: 'reading', thing: 'T/B', property: 'arrival_time', value: AT_S + 90, observedAtMs: AT_S * 1000 },
      { kind: 'reading', thing: 'T/C', property: 'delay_s', value: 0, quality: 3, observedAtMs: AT_S * 1000 },
      { kind: 'reading', thing: 'T/D', property: 'cancelled', value: 1, observedAtMs: AT_S * 1000 },
    ])
  })
})
