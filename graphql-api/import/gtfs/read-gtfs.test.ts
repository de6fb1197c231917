import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { featuresOf } from './features-of-gtfs.ts'
import { faultText } from './gtfs-fault.ts'
import { readGtfs } from './read-gtfs.ts'
import { unpack } from './unpack.ts'

/** A timetable of one line with two trips. */
const GOOD: Readonly<Record<string, string>> = {
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\nA,公交,https://bus.example,Asia/Shanghai\n',
  'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\nS1,一,31.1,121.1\nS2,"二,东",31.2,121.2\nS3,三,31.3,121.3\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_long_name,route_type,route_color\nR,A,12,一到三,3,FF9933\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nW,1,1,1,1,1,0,0,20260101,20261231\n',
  'calendar_dates.txt': 'service_id,date,exception_type\nW,20261001,2\nX,20261002,1\n',
  'shapes.txt':
    'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\nP,31.3,121.3,9,20\nP,31.1,121.1,1,0\n',
  'trips.txt': 'route_id,service_id,trip_id,direction_id,shape_id\nR,W,T1,0,P\nR,X,T2,1,\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nT1,08:00:00,08:00:00,S1,1\nT1,,,S2,2\nT1,08:20:00,08:20:00,S3,5\n' +
    'T2,23:50:00,23:50:00,S3,1\nT2,24:10:00,24:10:00,S1,2\n',
}

const archive = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
/** Faults of the valid timetable with one file changed. */
const faultsWith = (change: Readonly<Record<string, string | undefined>>) => {
  const files = Object.fromEntries(
    Object.entries({ ...GOOD, ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return readGtfs(archive(files)).faults.map(faultText)
}
const changed = (file: string, from: string, to: string) => ({ [file]: (GOOD[file] ?? '').replace(from, to) })

test('reads a valid timetable completely', () => {
  const { gtfs, faultCount } = readGtfs(archive(GOOD))
  expect(faultCount).toBe(0)
  expect(gtfs.routes).toEqual([
    { id: 'R', agencyId: 'A', type: 3, shortName: '12', longName: '一到三', colour: '#ff9933' },
  ])
  expect(gtfs.stops[1]).toEqual({ id: 'S2', name: '二,东', lng: 121.2, lat: 31.2, locationType: 0 })
  expect(gtfs.shapes.get('P')).toEqual([
    [121.1, 31.1],
    [121.3, 31.3],
  ])
  expect(gtfs.services).toMatchObject([
    { id: 'W', removed: ['20261001'] },
    { id: 'X', added: ['20261002'] },
  ])
  expect(gtfs.trips[0]!.calls).toEqual([
    { stopId: 'S1', sequence: 1, arrivalS: 28_800, departureS: 28_800 },
    { stopId: 'S2', sequence: 2 },
    { stopId: 'S3', sequence: 5, arrivalS: 30_000, departureS: 30_000 },
  ])
  expect(gtfs.trips[1]!.calls[1]).toMatchObject({ arrivalS: 87_000 })
})

test('also from a folder of the archive, with a byte order mark and Windows line breaks', () => {
  const files = Object.fromEntries(
    Object.entries(GOOD).map(([name, text]) => [`gtfs/${name}`, `\ufeff${text.replaceAll('\n', '\r\n')}`]),
  )
  const { gtfs, faultCount } = readGtfs(archive(files))
  expect([gtfs.trips.length, faultCount]).toEqual([2, 0])
})

test.each([
  ['a file that is missing', { 'stops.txt': undefined }, 'stops.txt is missing; expected this file in the archive'],
  [
    'both calendars missing',
    { 'calendar.txt': undefined, 'calendar_dates.txt': undefined },
    'calendar.txt is missing; expected this file or calendar_dates.txt in the archive',
  ],
  [
    'a column that is missing',
    changed('trips.txt', 'service_id', 'service'),
    'trips.txt line 1: service_id is missing; expected a column of this name: an id of at most 200 characters',
  ],
  [
    'an empty file',
    { 'routes.txt': '' },
    'routes.txt: header is missing; expected a line with the names of the columns',
  ],
  [
    'a position',
    changed('stops.txt', '31.2', '-200'),
    'stops.txt line 3: stop_lat is "-200"; expected degrees from -90 to 90',
  ],
  ['a name', changed('stops.txt', '三', ''), 'stops.txt line 4: stop_name is missing; expected a name'],
  [
    'a colour',
    changed('routes.txt', 'FF9933', 'orange'),
    'routes.txt line 2: route_color is "orange"; expected six hexadecimal digits, e.g. ff9933',
  ],
  [
    'a day',
    changed('calendar.txt', '20260101', '20260230'),
    'calendar.txt line 2: start_date is "20260230"; expected YYYYMMDD, a day of the calendar',
  ],
  [
    'days in the wrong order',
    changed('calendar.txt', '20261231', '20251231'),
    'calendar.txt line 2: end_date is "20251231"; expected a day not before 20260101',
  ],
  [
    'a time',
    changed('stop_times.txt', '08:20:00', '8h20'),
    'stop_times.txt line 4: arrival_time is "8h20"; expected HH:MM:SS, past 24:00:00 after midnight',
  ],
  [
    'a time that falls',
    changed('stop_times.txt', '08:20:00,08:20:00', '07:20:00,07:20:00'),
    'stop_times.txt line 4: arrival_time is "07:20:00"; expected a time not before 08:00:00',
  ],
  [
    'a departure before the arrival',
    changed('stop_times.txt', '08:20:00,08:20:00', '08:20:00,08:19:00'),
    'stop_times.txt line 4: departure_time is "08:19:00"; expected a time not before 08:20:00',
  ],
  [
    'no time at the end',
    changed('stop_times.txt', '08:20:00,08:20:00', ','),
    'stop_times.txt line 4: arrival_time is missing; expected a time at the first and the last stop',
  ],
  [
    'a trip of no route',
    changed('trips.txt', 'R,W', 'Q,W'),
    'trips.txt line 2: route_id is "Q"; expected a route_id of routes.txt',
  ],
  [
    'a trip of no service',
    changed('trips.txt', 'R,W', 'R,V'),
    'trips.txt line 2: service_id is "V"; expected a service_id of calendar.txt or calendar_dates.txt',
  ],
  [
    'a call at no stop',
    changed('stop_times.txt', 'S2,2', 'S9,2'),
    'stop_times.txt line 3: stop_id is "S9"; expected a stop_id of stops.txt',
  ],
  [
    'an id twice',
    { 'stops.txt': `${GOOD['stops.txt']!}S1,又,31,121\n` },
    'stops.txt line 5: stop_id is "S1"; expected no other line with the same stop_id',
  ],
  [
    'a sequence twice',
    changed('stop_times.txt', 'S3,5', 'S3,2'),
    'stop_times.txt line 4: trip_id is "T1, 2"; expected no other line with the same trip_id, stop_sequence',
  ],
  [
    'a distance that falls',
    changed('shapes.txt', '9,20', '9,-1'),
    'shapes.txt line 2: shape_dist_traveled is "-1"; expected a number of 0 or more',
  ],
  [
    'a way that falls',
    changed('shapes.txt', '1,0', '1,30'),
    'shapes.txt line 2: shape_dist_traveled is "20"; expected 30 or more',
  ],
  [
    'a zone',
    changed('agency.txt', 'Asia/Shanghai', 'Mars/Olympus'),
    'agency.txt line 2: agency_timezone is "Mars/Olympus"; expected a time zone, e.g. Asia/Shanghai',
  ],
  [
    'a quote without end',
    changed('stops.txt', '一', '"一'),
    'stops.txt line 3; expected CSV; what follows cannot be read (CSV_INVALID_CLOSING_QUOTE)',
  ],
])('names %s by file, line, field and value', (_, change, told) => {
  expect(faultsWith(change)).toContain(told)
})

test('leaves out the lines that refer to a line left out, and names them', () => {
  expect(faultsWith(changed('stops.txt', '31.1', 'x'))).toEqual([
    'stops.txt line 2: stop_lat is "x"; expected degrees from -90 to 90',
    'stop_times.txt line 2: stop_id is "S1"; expected a stop_id of stops.txt',
    'stop_times.txt line 6: stop_id is "S1"; expected a stop_id of stops.txt',
    'stop_times.txt line 3: arrival_time is missing; expected a time at the first and the last stop',
    'trips.txt line 3: trip_id is "T2"; expected two or more good lines of stop_times.txt for it',
  ])
})

describe('an archive', () => {
  test('is named if it is not one', () => {
    expect(() => readGtfs(strToU8('trip_id'))).toThrow(/7 bytes.* is not a zip archive/)
    const good = archive(GOOD)
    expect(() => readGtfs(good.subarray(0, good.length >> 1))).toThrow(/is not a zip archive/)
  })
  test('is not unpacked if it would be too large', () => {
    const bomb = zipSync({ 'stops.txt': new Uint8Array(20_000_000) })
    expect(bomb.length).toBeLessThan(50_000)
    expect(() => unpack(bomb, 1_000_000)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }) as Error)
  })
  test('gives no more than its declared sizes', () => {
    const bomb = zipSync({ 'stops.txt': new Uint8Array(2_000_000) })
    const view = new DataView(bomb.buffer, bomb.byteOffset)
    for (let at = 0; at + 46 < bomb.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 1_000, true)
    let size = 0
    try {
      size = unpack(bomb, 10_000).get('stops.txt')?.length ?? 0
    } catch {
      size = 0
    }
    expect(size).toBeLessThanOrEqual(10_000)
  })
  test('is refused if it has more lines than a city', () => {
    const lines = Object.values(GOOD).reduce((sum, text) => sum + text.split('\n').length - 1, 0)
    expect(readGtfs(archive(GOOD), 100, lines).faultCount).toBe(0)
    expect(() => readGtfs(archive(GOOD), 100, lines - 1)).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE', message: expect.stringContaining('lines') as string }) as Error,
    )
  })
  test('leaves out a trip with too many calls, or a shape with too many points, and names it', () => {
    const calls = Array.from({ length: 1_001 }, (_, n) => `T1,08:00:00,08:00:00,S${String(1 + (n % 2))},${String(n)}\n`)
    const points = Array.from({ length: 50_001 }, (_, n) => `P,31.1,121.1,${String(n)},\n`)
    expect(faultsWith({ 'stop_times.txt': `${GOOD['stop_times.txt']!.split('\n')[0]!}\n${calls.join('')}` })).toContain(
      'trips.txt line 2: trip_id is "T1"; expected at most 1000 lines of stop_times.txt for it, where there are 1001',
    )
    expect(faultsWith({ 'shapes.txt': `${GOOD['shapes.txt']!.split('\n')[0]!}\n${points.join('')}` })).toEqual([
      'shapes.txt: shape_id is "P"; expected at most 50000 points of it, where there are 50001',
    ])
  })
  test('is refused if it has thousands of files', () => {
    const files = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`${index}.txt`, new Uint8Array()]))
    expect(() => unpack(zipSync(files))).toThrow(/more than 1000 files/)
  })
})

test('names each fault of a line, and leaves out the trips that called there', () => {
  const stops = (GOOD['stops.txt'] ?? '').replace('31.3,121.3', '-200,-200')
  const { gtfs, faults } = readGtfs(archive({ ...GOOD, 'stops.txt': stops }))
  expect(faults.map(faultText).slice(0, 2)).toEqual([
    'stops.txt line 4: stop_lat is "-200"; expected degrees from -90 to 90',
    'stops.txt line 4: stop_lon is "-200"; expected degrees from -180 to 180',
  ])
  expect([gtfs.stops.length, gtfs.trips.map(({ id }) => id)]).toEqual([2, ['T1']])
})

test('keeps the first of many faults and counts all', () => {
  const stops = `stop_id,stop_name,stop_lat,stop_lon\n${Array.from({ length: 500 }, (_, n) => `S${n},x,999,0`).join('\n')}`
  const { faults, faultCount } = readGtfs(archive({ ...GOOD, 'stops.txt': stops }), 100)
  expect([faults.length, faultCount > 500]).toEqual([100, true])
})

describe('a frequency-based trip', () => {
  const frequencies = (lines: string) => ({
    'frequencies.txt': `trip_id,start_time,end_time,headway_secs,exact_times\n${lines}`,
  })
  test('has its runs, and its line has first and last departure and headway', () => {
    const files = { ...GOOD, ...frequencies('T1,06:00:00,09:00:00,300,1\nT1,09:00:00,22:00:00,600,0\n') }
    const { gtfs, faultCount } = readGtfs(archive(files))
    expect(faultCount).toBe(0)
    expect(gtfs.trips[0]?.frequencies).toEqual([
      { fromS: 21_600, toS: 32_400, headwayS: 300 },
      { fromS: 32_400, toS: 79_200, headwayS: 600 },
    ])
    const [line] = featuresOf(gtfs)
    expect(line).toMatchObject({ feature: { firstDeparture: '06:00', lastDeparture: '23:50', headwayMin: 10 } })
  })
  test('is named if it has no end or no headway', () => {
    expect(faultsWith(frequencies('T1,09:00:00,09:00:00,300,1\nT1,10:00:00,11:00:00,0,1\n'))).toEqual([
      'frequencies.txt line 3: headway_secs is "0"; expected a whole number of seconds, 1 or more',
      'frequencies.txt line 2: end_time is "09:00:00"; expected a time after 09:00:00',
    ])
  })
})

test('on-demand services are left out by name, and the rest is accepted', () => {
  const head =
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,location_group_id,start_pickup_drop_off_window\n'
  const times =
    head +
    'T1,08:00:00,08:00:00,S1,1,,\nT1,08:20:00,08:20:00,S3,5,,\nT1,,,,6,G,09:00:00\n' +
    'T2,,,,1,G,08:00:00\nT2,,,,2,G,08:00:00\n'
  const { gtfs, faults, leftOut } = readGtfs(archive({ ...GOOD, 'stop_times.txt': times }))
  expect(faults).toEqual([])
  expect(gtfs.trips.map(({ id, calls }) => [id, calls.length])).toEqual([['T1', 2]])
  expect([...leftOut]).toEqual([
    ['a stop on demand', 3],
    ['a trip on demand', 1],
  ])
  expect(faultsWith({ 'stop_times.txt': `${head}T1,08:00:00,08:00:00,,1,,\n` })).toContain(
    'stop_times.txt line 2: stop_id is missing; expected an id of at most 200 characters',
  )
})

test('reads an archive from Windows: backslashes, capitals', () => {
  const named = (name: (file: string) => string) =>
    archive(Object.fromEntries(Object.entries(GOOD).map(([file, text]) => [name(file), text])))
  for (const name of [(file: string) => `export\\${file}`, (file: string) => file.toUpperCase()])
    expect(readGtfs(named(name))).toMatchObject({ faultCount: 0, gtfs: { trips: [{ id: 'T1' }, { id: 'T2' }] } })
})

test('accepts a stop without boarding', () => {
  const times = (GOOD['stop_times.txt'] ?? '')
    .replace('stop_sequence', 'stop_sequence,pickup_type')
    .replace('S1,1\n', 'S1,1,1\n')
  expect(readGtfs(archive({ ...GOOD, 'stop_times.txt': times })).gtfs.trips[0]?.calls[0]).toMatchObject({
    noPickup: true,
  })
})
