import { beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { readerIdentity } from '../../security/accounts/viewer.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { departuresOf } from './departures.service.ts'
import type { Gtfs, GtfsTrip } from '../../import/gtfs/gtfs.ts'
import { loadTimetable } from '../../import/gtfs/load-timetable.ts'

const statement = (text: string) => ({ name: `departures#${text}`, text, values: [] })
const H = 3600
const trip = (id: string, serviceId: string, at: readonly number[]): GtfsTrip => ({
  ...{ id, serviceId, routeId: '7', headsign: '终点' },
  calls: at.map((departureS, i) => ({
    ...{ stopId: ['A1', 'B', 'C'][i] ?? '', sequence: i + 1, arrivalS: departureS - 30, departureS },
  })),
})
const OUT_ONLY: GtfsTrip['calls'] = trip('', '', [8 * H, 8 * H + 600, 8 * H + 1200]).calls.map((call, i) =>
  i === 1 ? { ...call, noPickup: true } : call,
)
/**
 * Workdays except Wednesday the 1st of July; Sunday the 5th as an exception. The trip of 25:10 leaves B at 01:10 of the
 * following day.
 */
const GTFS: Gtfs = {
  agencies: [{ id: '', name: '公交', timeZone: 'America/Los_Angeles' }],
  stops: [
    { id: 'A', name: '总站', lng: 121.471, lat: 31.221, locationType: 1 },
    { id: 'A1', name: '总站 1 站台', lng: 121.471, lat: 31.221, locationType: 0, parent: 'A' },
    { id: 'B', name: '乙', lng: 121.472, lat: 31.222, locationType: 0 },
    { id: 'C', name: '丙', lng: 121.473, lat: 31.223, locationType: 0 },
  ],
  routes: [{ id: '7', shortName: '7 路', type: 3, colour: '#ff0000' }],
  services: [
    {
      ...{ id: 'WK', weekdays: [true, true, true, true, true, false, false], from: '20260601', to: '20260731' },
      ...{ added: ['20260705'], removed: ['20260701'] },
    },
    { id: 'DST', added: ['20260308'], removed: [] },
    { id: 'OFTEN', added: ['20260810'], removed: [] },
    { id: 'OUT', added: ['20260812'], removed: [] },
  ],
  shapes: new Map(),
  trips: [
    trip('early', 'WK', [8 * H, 8 * H + 600, 8 * H + 1200]),
    trip('late', 'WK', [25 * H, 25 * H + 600, 25 * H + 1200]),
    trip('clocks', 'DST', [8 * H, 8 * H + 600, 8 * H + 1200]),
    {
      // Times are relative to the first departure.
      ...trip('again', 'OFTEN', [60, 660, 1260]),
      frequencies: [
        { fromS: 6 * H, toS: 7 * H, headwayS: 1200 },
        { fromS: 23 * H, toS: 25 * H, headwayS: 2400 },
      ],
    },
    { ...trip('out', 'OUT', [8 * H, 8 * H + 600, 8 * H + 1200]), calls: OUT_ONLY },
  ],
}

describeOnEachEngine('departures', (open) => {
  let database: Database
  beforeAll(async () => {
    database = open()
    await insertMiniCity(database)
    await loadTimetable(database, {
      ...{ source: 'feed:t', gtfs: GTFS, digest: 'd' },
      begin: (session) =>
        session.rows(
          statement(`insert into source (key, format, title, crs) values ('feed:t', 'feed', 't', 'EPSG:4326')`),
        ),
    })
  })
  const leaving = async (stop: string, from: string, minutes: number, now = from, scope?: readonly string[]) => {
    const [rows = []] = await database.read(readerIdentity(testViewer(undefined, scope)), (session) =>
      departuresOf(
        session,
        [{ source: 'feed:t', sourceId: `stop/${stop}` }],
        { fromMs: Date.parse(from), minutes, first: 20 },
        Date.parse(now),
      ),
    )
    return rows.map(({ tripId, serviceDay, expectedAt, delayS }) => [
      tripId,
      serviceDay,
      expectedAt.toISOString(),
      delayS,
    ])
  }

  test('after midnight belong to the previous day, in the agency’s zone', async () => {
    // Tuesday the 30th, 07:00 in California to Wednesday 07:00; the 1st itself is excluded.
    expect(await leaving('B', '2026-06-30T14:00:00Z', 1440)).toEqual([
      ['early', '2026-06-30', '2026-06-30T15:10:00.000Z', null],
      ['late', '2026-06-30', '2026-07-01T08:10:00.000Z', null],
    ])
    expect(await leaving('B', '2026-07-01T14:00:00Z', 1080)).toEqual([])
    expect(await leaving('B', '2026-07-05T14:00:00Z', 120)).toEqual([
      ['early', '2026-07-05', '2026-07-05T15:10:00.000Z', null],
    ])
    // Clocks go forward at 02:00: 08:00 is eight hours after noon minus twelve hours, not after midnight.
    expect(await leaving('B', '2026-03-08T14:00:00Z', 120)).toEqual([
      ['clocks', '2026-03-08', '2026-03-08T15:10:00.000Z', null],
    ])
  })

  test('of a station are those of its platforms, except where a trip ends', async () => {
    expect(await leaving('A', '2026-06-30T14:00:00Z', 120)).toEqual([
      ['early', '2026-06-30', '2026-06-30T15:00:00.000Z', null],
    ])
    expect(await leaving('C', '2026-06-30T14:00:00Z', 120)).toEqual([])
  })

  test('apply delays of earlier stops, of this day and recent, also for readers of one district', async () => {
    await database.write(SYSTEM, (session) =>
      session.script(`
        insert into series (feed_id, thing, property) values ('transit-delays', 'early/A1', 'delay_s'), ('transit-delays', 'early', 'delay_s');
        insert into series_latest select id, '2026-06-30T15:00:00Z', '2026-06-30T15:00:01Z', case thing when 'early' then 30 else 900 end, 0 from series`),
    )
    const late = [['early', '2026-06-30', '2026-06-30T15:25:00.000Z', 900]]
    // Scheduled five minutes ago.
    expect(await leaving('B', '2026-06-30T15:10:01Z', 60)).toEqual(late)
    expect(await leaving('B', '2026-06-30T15:10:01Z', 60, undefined, ['990101000000'])).toEqual(late)
    // Too old to apply; and nothing of tomorrow.
    expect(await leaving('B', '2026-06-30T15:05:00Z', 60, '2026-06-30T15:20:00Z')).toEqual([
      ['early', expect.anything(), expect.anything(), null],
    ])
    expect(await leaving('B', '2026-07-02T15:00:00Z', 60, '2026-06-30T15:05:00Z')).toEqual([
      ['early', expect.anything(), expect.anything(), null],
    ])
  })

  test('of a frequency-based trip are all its runs, also after midnight; a delay applies to none of them', async () => {
    const at = async (from: string, minutes: number) =>
      (await leaving('B', from, minutes)).map(([, , time]) => time?.toString().slice(11, 16))
    // 06:00 to 07:00 every 20 minutes, in California: 13:00 UTC; B is ten minutes on.
    expect(await at('2026-08-10T12:00:00Z', 120)).toEqual(['13:10', '13:30', '13:50'])
    expect(await at('2026-08-10T13:15:00Z', 20)).toEqual(['13:30'])
    expect(await at('2026-08-11T05:00:00Z', 300)).toEqual(['06:10', '06:50', '07:30'])
    expect(await at('2026-08-12T05:00:00Z', 300)).toEqual([])
    await database.write(SYSTEM, (session) =>
      session.script(`
        insert into series (feed_id, thing, property) values ('transit-delays', 'again/B', 'delay_s');
        insert into series_latest select id, '2026-08-10T13:00:00Z', '2026-08-10T13:00:01Z', 300, 0 from series where thing = 'again/B'`),
    )
    expect((await leaving('B', '2026-08-10T13:05:00Z', 10))[0]?.[3]).toBeNull()
  })

  test('are left out where boarding is not possible', async () => {
    expect(await leaving('A', '2026-08-12T14:00:00Z', 120)).toHaveLength(1)
    expect(await leaving('B', '2026-08-12T14:00:00Z', 120)).toEqual([])
  })

  test('derive a delay from a time, and know when nothing is known from a stop on', async () => {
    const insertDelays = (rows: string) =>
      database.write(SYSTEM, (session) =>
        session.script(`
          delete from series;
          insert into series (feed_id, thing, property) values ${rows.replaceAll(/, [\d.e'-]+, \d\)/g, ')')};
          insert into series_latest select s.id, '2026-06-30T15:00:00Z', '2026-06-30T15:00:01Z', v.value, v.quality
          from series s join (values ${rows}) v (feed, thing, property, value, quality) on s.thing = v.thing and s.property = v.property`),
      )
    const delayAt = async (stop: string) =>
      (await leaving(stop, '2026-06-30T14:55:00Z', 60, '2026-06-30T15:00:02Z'))[0]?.[3]
    // The trip leaves A1 at 15:00 UTC, B at 15:10.
    const expected = Date.parse('2026-06-30T15:07:00Z') / 1000
    await insertDelays(`('transit-delays', 'early/A1', 'departure_time', ${String(expected)}, 0)`)
    expect(await delayAt('A')).toBe(420)
    expect(await delayAt('B')).toBe(420)
    await insertDelays(`('transit-delays', 'early/A1', 'arrival_time', ${String(expected)}, 0)`)
    expect(await delayAt('B')).toBe(450)
    await insertDelays(
      `('transit-delays', 'early/A1', 'delay_s', 300, 0), ('transit-delays', 'early/B', 'delay_s', 0, 3)`,
    )
    expect(await delayAt('A')).toBe(300)
    expect(await delayAt('B')).toBeNull()
    // A newer message with only the first stop: the older one's delay at the second no longer applies.
    await insertDelays(
      `('transit-delays', 'early/A1', 'delay_s', 300, 0), ('transit-delays', 'early/B', 'delay_s', 0, 3)`,
    )
    await database.write(SYSTEM, (session) =>
      session.script(`update series_latest set observed_at = '2026-06-30T15:00:02Z', value = 200 where value = 300`),
    )
    expect(await delayAt('B')).toBe(200)
    // From the same second: the later arrival counts.
    await database.write(SYSTEM, (session) =>
      session.script(
        `update series_latest set observed_at = '2026-06-30T15:00:00Z', received_at = '2026-06-30T15:00:02Z' where value = 200`,
      ),
    )
    expect(await delayAt('B')).toBe(200)
  })
})
