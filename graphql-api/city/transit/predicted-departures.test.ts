import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { readerIdentity } from '../../security/accounts/viewer.ts'
import type { Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { transitDelays } from '../../ingest/adapters/transit-delays.ts'
import { createIngest, type Ingest } from '../../ingest/pipeline/ingest.ts'
import { recordingBus, silentLog } from '../../ingest/pipeline/test-ingest.ts'
import { departuresOf } from './departures.service.ts'
import type { Gtfs, GtfsTrip } from '../../import/gtfs/gtfs.ts'
import { loadTimetable } from '../../import/gtfs/load-timetable.ts'

const H = 3_600
const trip = (id: string, fromS: number, frequencies?: GtfsTrip['frequencies']): GtfsTrip => ({
  ...{ id, routeId: '7', serviceId: 'ALL', headsign: '丙' },
  calls: ['A', 'B', 'C'].map((stopId, i) => ({
    ...{ stopId, sequence: i + 1, arrivalS: fromS + i * 600, departureS: fromS + i * 600 },
  })),
  ...(frequencies && { frequencies }),
})
/** Of an agency nine hours behind Greenwich in winter, far from the city. */
const GTFS: Gtfs = {
  agencies: [{ id: '', name: '公交', timeZone: 'America/Anchorage' }],
  stops: ['A', 'B', 'C'].map((id, i) => ({ id, name: id, lng: 121.471 + i / 1000, lat: 31.221, locationType: 0 })),
  routes: [{ id: '7', shortName: '7 路', type: 3 }],
  services: [
    { id: 'ALL', weekdays: Array<boolean>(7).fill(true), from: '20261101', to: '20261231', added: [], removed: [] },
  ],
  shapes: new Map(),
  trips: [
    trip('early', 8 * H),
    trip('late', 9 * H),
    trip('again', 0, [{ fromS: 12 * H, toS: 13 * H, headwayS: 1200 }]),
  ],
}

describeOnEachEngine('predicted departures', (open) => {
  let database: Database
  let ingest: Ingest
  let nowMs = 0
  beforeAll(async () => {
    database = open()
    await insertMiniCity(database)
    const begin = {
      name: 't',
      text: "insert into source (key, format, title, crs) values ('feed:t', 'feed', 't', 'EPSG:4326')",
    }
    await loadTimetable(database, {
      ...{ source: 'feed:t', gtfs: GTFS, digest: 'd' },
      begin: (session) => session.rows({ ...begin, values: [] }),
    })
    ingest = createIngest({ database, bus: recordingBus(), log: silentLog, now: () => nowMs })
  })
  afterAll(() => ingest.close())

  interface Update {
    readonly trip: Readonly<Record<string, string>>
    readonly [key: string]: unknown
  }
  const send = async (at: string, ...updates: Update[]) => {
    nowMs = Date.parse(at)
    const entity = updates.map((tripUpdate, i) => ({ id: String(i), tripUpdate }))
    const body = { header: { gtfsRealtimeVersion: '2.0', timestamp: nowMs / 1000 }, entity }
    const bytes = new TextEncoder().encode(JSON.stringify(body))
    const receipt = await ingest.take(transitDelays, { bytes, encoding: 'json' }, 'http')
    expect(receipt).toMatchObject({ rejected: 0 })
  }
  /** In the agency's zone. */
  const leaving = async (stop: string, from: string, minutes: number) => {
    const [rows = []] = await database.read(readerIdentity(testViewer()), (session) =>
      departuresOf(
        session,
        [{ source: 'feed:t', sourceId: `stop/${stop}` }],
        { fromMs: Date.parse(from), minutes, first: 100 },
        nowMs,
      ),
    )
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/Anchorage',
      hour: '2-digit',
      minute: '2-digit',
    })
    return rows.map(({ tripId, expectedAt, delayS }) => [tripId, clock.format(expectedAt), delayS])
  }

  test('a cancelled or deleted trip has no departures, only on its day, until a newer message restores it', async () => {
    await send(
      '2026-11-10T16:55:00Z',
      { trip: { tripId: 'early', startDate: '20261110', scheduleRelationship: 'CANCELED' } },
      // For tomorrow, and decided long ago.
      {
        trip: { tripId: 'late', startDate: '20261111', scheduleRelationship: 'DELETED' },
        timestamp: Date.parse('2026-11-09T00:00:00Z') / 1000,
      },
    )
    expect(await leaving('A', '2026-11-10T16:55:00Z', 120)).toEqual([['late', '09:00', null]])
    expect(await leaving('B', '2026-11-10T16:55:00Z', 120)).toEqual([['late', '09:10', null]])
    expect(await leaving('A', '2026-11-11T16:55:00Z', 120)).toEqual([['early', '08:00', null]])
    await send('2026-11-10T16:56:00Z', { trip: { tripId: 'early', startDate: '20261110' } })
    expect(await leaving('A', '2026-11-10T16:56:00Z', 30)).toEqual([['early', '08:00', null]])
    await send('2026-11-10T16:57:00Z', { trip: { tripId: 'early', scheduleRelationship: 'CANCELED' } })
    expect(await leaving('A', '2026-11-10T16:57:00Z', 30)).toEqual([])
    // Without a day it applies to the nearest one.
    expect(await leaving('A', '2026-11-11T16:55:00Z', 30)).toEqual([['early', '08:00', null]])
  })

  test('a skipped stop has no departure, the others have', async () => {
    const early = { tripId: 'early', startDate: '20261112' }
    const skipped = { stopSequence: 2, scheduleRelationship: 'SKIPPED' }
    await send('2026-11-12T16:50:00Z', {
      trip: early,
      stopTimeUpdate: [{ stopId: 'A', departure: { delay: 120 } }, skipped],
    })
    expect(await leaving('A', '2026-11-12T16:50:00Z', 30)).toEqual([['early', '08:02', 120]])
    expect(await leaving('B', '2026-11-12T16:50:00Z', 30)).toEqual([])
    await send('2026-11-12T16:51:00Z', { trip: early, stopTimeUpdate: [{ stopId: 'A', departure: { delay: 180 } }] })
    expect(await leaving('B', '2026-11-12T16:51:00Z', 30)).toEqual([['early', '08:13', 180]])
  })

  test('an instant is compared with the timetable in the agency’s zone', async () => {
    const departure = { time: Date.parse('2026-11-13T17:04:00Z') / 1000 }
    await send('2026-11-13T16:50:00Z', { trip: { tripId: 'early' }, stopTimeUpdate: [{ stopId: 'A', departure }] })
    expect(await leaving('A', '2026-11-13T16:50:00Z', 30)).toEqual([['early', '08:04', 240]])
  })

  test('of a frequency-based trip apply to the run of the given first departure', async () => {
    const departure = { time: Date.parse('2026-11-14T21:55:00Z') / 1000 }
    await send(
      '2026-11-14T21:00:00Z',
      {
        trip: { tripId: 'again', startTime: '12:20:00' },
        stopTimeUpdate: [{ stopId: 'A', departure: { delay: 300 } }],
      },
      { trip: { tripId: 'again', startTime: '12:40:00' }, stopTimeUpdate: [{ stopId: 'B', departure }] },
    )
    const runs = [
      ['again', '12:10', null],
      ['again', '12:35', 300],
      ['again', '12:55', 300],
    ]
    expect(await leaving('B', '2026-11-14T21:00:00Z', 120)).toEqual(runs)
    await send('2026-11-14T21:01:00Z', {
      trip: { tripId: 'again', startTime: '12:20:00', startDate: '20261114', scheduleRelationship: 'CANCELED' },
    })
    expect(await leaving('B', '2026-11-14T21:01:00Z', 120)).toEqual([runs[0], runs[2]])
    await send('2026-11-14T21:02:00Z', { trip: { tripId: 'again', scheduleRelationship: 'CANCELED' } })
    expect(await leaving('B', '2026-11-14T21:02:00Z', 120)).toEqual([])
  })
})
