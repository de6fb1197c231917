import { describe, expect, test } from 'vitest'
import { accessControl } from '../../adapters/access-control.ts'
import { fleetAvl } from '../../adapters/fleet-avl.ts'
import { hotline12345 } from '../../adapters/hotline-12345.ts'
import { manholes } from '../../adapters/manholes.ts'
import { parkingLots } from '../../adapters/parking-lots.ts'
import { powerMeters } from '../../adapters/power-meters.ts'
import { smartPoles } from '../../adapters/smart-poles.ts'
import { waterLevels } from '../../adapters/water-levels.ts'
import { waterMeters } from '../../adapters/water-meters.ts'
import { wearables } from '../../adapters/wearables.ts'
import type { FeedItem, Report } from '../../feed/feed-item.ts'
import { become } from '../../feed/test-message.ts'

const AT = '2026-11-22T08:00:00+08:00'
const AT_MS = Date.parse('2026-11-22T00:00:00Z')
const CAR = { device: 'T1', at: AT, kind: 'taxi', lng: 121.5, lat: 31.2 }

describe('a device message', () => {
  test('is one item, an array of items, or one a line', () => {
    const one = become(fleetAvl, CAR).arrivals
    expect(one).toEqual([{ kind: 'fix', mover: 'T1', moverKind: 'taxi', lng: 121.5, lat: 31.2, observedAtMs: AT_MS }])
    expect(become(fleetAvl, [CAR]).arrivals).toEqual(one)
    expect(become(fleetAvl, `${JSON.stringify(CAR)}\n\n${JSON.stringify(CAR)}\n`, 'ndjson').arrivals).toHaveLength(2)
  })

  test('loses only its invalid items, each named with what is expected', () => {
    const { arrivals, faults } = become(fleetAvl, [CAR, { ...CAR, speedKmh: 'fast' }, { ...CAR, at: undefined }, 7])
    expect(arrivals).toHaveLength(1)
    expect(faults).toEqual([
      {
        code: 'INVALID',
        place: '[1].speedKmh',
        message: '[1].speedKmh is "fast"; expected km/h, a number from 0 to 400',
      },
      {
        code: 'INVALID',
        place: '[2].at',
        message: expect.stringMatching(
          /^\[2\]\.at is missing; expected the device’s time: ISO 8601 with a zone/,
        ) as string,
      },
      { code: 'INVALID', place: '[3]', message: '[3] is 7; expected an object {device, at, kind, lng, lat, …}' },
    ])
    const lines = become(
      fleetAvl,
      `${JSON.stringify(CAR)}\n{"device"\n${JSON.stringify({ ...CAR, kind: 'ufo' })}`,
      'ndjson',
    )
    expect(lines.arrivals).toHaveLength(1)
    expect(lines.faults.map(({ place }) => place)).toEqual(['line 2', 'line 3 kind'])
  })

  test.each([
    ['not JSON', '{"a"', 'UNREADABLE'],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'UNREADABLE'],
    ['empty', '', 'UNREADABLE'],
    ['too many items', JSON.stringify(Array(10_001).fill(1)), 'TOO_LARGE'],
    ['nested without end', '['.repeat(500_000), 'FORBIDDEN'],
  ])('that is %s is refused as a whole', (_, body, code) => {
    const { arrivals, faults } = become(fleetAvl, body, 'json')
    expect(arrivals).toEqual([])
    expect(faults).toHaveLength(1)
    expect(faults[0]!.code).toMatch(code)
    expect(faults[0]!.message.length).toBeLessThan(400)
  })

  test.each([
    ['without its zone', '2026-11-22T08:00:00'],
    ['of a day that is none', '2026-02-30T08:00:00Z'],
    ['in seconds', 1795305600],
    ['of a year that no device has seen', '1970-01-01T00:00:00Z'],
    ['in no number', Number.NaN],
  ])('with a time of %s is refused', (_, at) => {
    expect(become(fleetAvl, { ...CAR, at }).faults).toMatchObject([{ place: 'at', code: 'INVALID' }])
  })

  test('may carry milliseconds since 1970 and fields of its manufacturer', () => {
    expect(become(fleetAvl, { ...CAR, at: AT_MS, firmware: { version: 3 } }).arrivals).toMatchObject([
      { observedAtMs: AT_MS },
    ])
  })
})

describe('positions', () => {
  test('are converted from GCJ-02 and BD-09 to WGS84', () => {
    for (const [crs, lng, lat] of [
      ['wgs84', 116.404, 39.915],
      ['gcj02', 116.410244499, 39.916404282],
      ['bd09', 116.416627244, 39.922699552],
    ] as const) {
      const [fix] = become(fleetAvl, { ...CAR, crs, lng, lat }).arrivals
      expect(fix).toMatchObject({ kind: 'fix' })
      if (fix?.kind !== 'fix') return
      expect(fix.lng).toBeCloseTo(116.404, 6)
      expect(fix.lat).toBeCloseTo(39.915, 6)
    }
  })

  test('without satellites are only a sign of life', () => {
    expect(
      become(fleetAvl, [
        { ...CAR, valid: false },
        { ...CAR, lng: 0, lat: 0 },
      ]),
    ).toEqual({
      arrivals: [],
      faults: [],
      empty: 2,
    })
  })
})

describe('wearables', () => {
  const BAND = { device: 'W1', at: AT }
  test('makes a call for help a report that later messages revise and close', () => {
    const since = '2026-11-22T07:59:00+08:00'
    const [open, closed] = ['active', 'cleared'].map(
      (state) =>
        become(wearables, { ...BAND, lng: 121.5, lat: 31.2, call: { id: '7', kind: 'sos', state, since } }).arrivals,
    )
    const report = (arrivals?: readonly FeedItem[]) => arrivals?.find(({ kind }) => kind === 'report')
    expect(report(open)).toMatchObject({ sourceId: 'W1/7', status: 'active', lng: 121.5, category: 'sos' })
    expect(report(open)).not.toHaveProperty('closedAtMs')
    expect(report(closed)).toMatchObject({ sourceId: 'W1/7', status: 'cleared', closedAtMs: AT_MS })
    expect(open).toContainEqual({ kind: 'reading', thing: 'W1', property: 'sos', value: 1, observedAtMs: AT_MS })
    expect(closed).toContainEqual({ kind: 'reading', thing: 'W1', property: 'sos', value: 0, observedAtMs: AT_MS })
  })

  test('drops an impossible heart rate but keeps the position', () => {
    const { arrivals, faults } = become(wearables, { ...BAND, lng: 121.5, lat: 31.2, heartRateBpm: 400 })
    expect(arrivals.map(({ kind }) => kind)).toEqual(['fix'])
    expect(faults).toMatchObject([{ code: 'OUT_OF_RANGE', place: 'heartRateBpm' }])
    expect(faults[0]!.message).toBe('heartRateBpm is 400 bpm; expected 20 to 300 bpm (heart_rate)')
  })

  test('rejects half a position', () => {
    expect(become(wearables, { ...BAND, lng: 121.5 }).faults).toMatchObject([{ code: 'INVALID' }])
  })

  test('is restricted', () => {
    expect(wearables.grade).toBe('restricted')
    expect(accessControl.grade).toBe('restricted')
  })
})

test('smart poles: units are converted, unknown names are reported', () => {
  const values = { pm25: { value: 0.037, unit: 'mg/m³' }, vibes: 3, noise_laeq: { value: 1, unit: 'kg' } }
  const { arrivals, faults } = become(smartPoles, { pole: 'P', at: AT, devices: [{ device: 'A', values }] })
  expect(arrivals).toMatchObject([{ thing: 'A', property: 'pm25', value: 37 }])
  expect(faults).toMatchObject([
    { code: 'UNKNOWN_PROPERTY', place: 'devices[0].values.vibes' },
    { code: 'UNKNOWN_UNIT', place: 'devices[0].values.noise_laeq' },
  ])
})

describe('meters', () => {
  const meter = (at: string, volumeM3: number, more = {}) => ({
    meter: 'M',
    at: `2026-11-22T${at}:00Z`,
    volumeM3,
    ...more,
  })
  const qualities = (items: object[]) =>
    become(waterMeters, items).arrivals.map((arrival) => (arrival.kind === 'reading' ? (arrival.quality ?? 0) : -1))

  test('marks a falling register as doubtful', () => {
    expect(qualities([meter('00:00', 100), meter('00:15', 99), meter('00:30', 101)])).toEqual([0, 2, 0])
  })
  test('in whatever order its readings arrive', () => {
    expect(qualities([meter('00:15', 99), meter('00:00', 100)])).toEqual([2, 0])
  })
  test('unless it rolled over', () => {
    expect(qualities([meter('00:00', 99_999, { digits: 5 }), meter('00:15', 2, { digits: 5 })])).toEqual([0, 0])
    expect(qualities([meter('00:00', 50_000, { digits: 5 }), meter('00:15', 2, { digits: 5 })])).toEqual([0, 2])
  })
  test('or the meter explains it', () => {
    expect(qualities([meter('00:00', 100), meter('00:15', 0, { event: 'reset' })])).toEqual([0, 0])
  })
  test('refuses a negative count, but not energy fed into the grid', () => {
    expect(become(waterMeters, meter('00:00', -1)).faults).toMatchObject([{ code: 'OUT_OF_RANGE', place: 'volumeM3' }])
    expect(become(powerMeters, { meter: 'E', at: AT, powerKw: -3 }).arrivals).toMatchObject([{ value: -3 }])
  })
})

test('manholes and water levels: flags are 0 or 1, quality applies to every reading', () => {
  expect(become(manholes, { device: 'H', at: AT, coverOpen: true, quality: 'fault' }).arrivals).toEqual([
    { kind: 'reading', thing: 'H', property: 'cover_open', value: 1, observedAtMs: AT_MS, quality: 3 },
  ])
  expect(become(waterLevels, { station: 'S', at: AT, levelM: 2.4, floodDepthM: -1 })).toMatchObject({
    arrivals: [{ property: 'water_level', value: 2.4 }],
    faults: [{ code: 'OUT_OF_RANGE', place: 'floodDepthM' }],
  })
  expect(become(manholes, { device: 'H', at: AT })).toEqual({ arrivals: [], faults: [], empty: 1 })
})

describe('car parks', () => {
  const told = (message: object) =>
    Object.fromEntries(
      become(parkingLots, { lot: 'L', at: AT, ...message }).arrivals.flatMap((arrival) =>
        arrival.kind === 'reading' ? [[arrival.property, arrival.value]] : [],
      ),
    )
  test('derives the third of free, taken and total from the other two', () => {
    const all = { parking_free: 30, parking_occupied: 70, parking_capacity: 100 }
    expect(told({ free: 30, capacity: 100 })).toEqual(all)
    expect(told({ occupied: 70, capacity: 100 })).toEqual(all)
    expect(told({ free: 30 })).toEqual({ parking_free: 30 })
  })
  test('more cars than spaces leave none free; more free spaces than spaces are rejected', () => {
    expect(told({ occupied: 104, capacity: 100 })).toMatchObject({ parking_free: 0, parking_occupied: 104 })
    expect(become(parkingLots, { lot: 'L', at: AT, free: 101, capacity: 100 }).faults).toMatchObject([
      { code: 'OUT_OF_RANGE', place: 'free', message: 'free is 101 of 100 spaces; expected at most capacity' },
    ])
  })
})

describe('access control', () => {
  const DOOR = { door: 'D', from: '2026-11-22T07:55:00+08:00', to: AT }
  test('counts both directions, at the end of the interval', () => {
    expect(become(accessControl, { ...DOOR, in: 4, out: 3 }).arrivals).toEqual([
      { kind: 'reading', thing: 'D', property: 'access_count', value: 7, observedAtMs: AT_MS },
    ])
  })
  test('keeps no names', () => {
    const message = { ...DOOR, in: 1, name: '王小明', cardNo: '6222', faces: [{ id: 'f-1' }] }
    const { messages } = accessControl.validate({
      bytes: new TextEncoder().encode(JSON.stringify(message)),
      encoding: 'json',
    })
    expect(JSON.stringify(messages)).not.toMatch(/王小明|6222|f-1/)
  })
  test('refuses an interval that ends before it begins, and negative passages', () => {
    expect(become(accessControl, { ...DOOR, from: AT }).faults).toMatchObject([{ place: 'to' }])
    expect(become(accessControl, { ...DOOR, in: 5, out: -1 })).toMatchObject({
      arrivals: [],
      faults: [{ place: 'out', code: 'OUT_OF_RANGE' }],
    })
  })
})

describe('12345', () => {
  const TICKET = { ticket: 'T', reportedAt: AT, updatedAt: AT, category: 'c', title: 't', status: '受理' }
  test('stores the caller separately and masks them everywhere else', () => {
    const [report] = become(hotline12345, {
      ...TICKET,
      title: '找13800001234',
      text: '身份证990101199001011234，座机0100-1234567，电话 138-0000-1234，金额13855551234567',
      caller: { name: '欧阳小明', phone: '+86 138 0000 1234' },
    }).arrivals as [Report]
    const { callerName, callerPhone, ...open } = report
    expect([callerName, callerPhone]).toEqual(['欧阳小明', '+86 138 0000 1234'])
    expect(open.title).toBe('找138****1234')
    expect(open.description).toBe('身份证990101********1234，座机0100****4567，电话 138****1234，金额13855551234567')
    expect(open.content).toEqual({ callerName: '欧***', callerPhone: '138****1234' })
    expect(JSON.stringify(open)).not.toMatch(/小明|0000 ?1234/)
  })
  test('closes a finished ticket at the time when it was finished', () => {
    expect(become(hotline12345, { ...TICKET, status: '办结' }).arrivals).toMatchObject([{ closedAtMs: AT_MS }])
    expect(become(hotline12345, TICKET).arrivals[0]).not.toHaveProperty('closedAtMs')
  })
  test('never updates a ticket before it was reported', () => {
    expect(become(hotline12345, { ...TICKET, updatedAt: '2026-11-21T08:00:00+08:00' }).faults).toMatchObject([
      { place: 'updatedAt' },
    ])
  })
})
