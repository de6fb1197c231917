import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { transitDelays } from '../../ingest/adapters/transit-delays.ts'
import { become } from '../../ingest/feed/test-message.ts'
import { importFiles } from '../import-files.ts'
import { callsOfThings, replaceTimetable } from './timetable.ts'

const home = mkdtempSync(join(tmpdir(), 'city-gtfs-'))
afterAll(() => rmSync(home, { recursive: true }))
const SAMPLE = fileURLToPath(new URL('../../ingest/adapters/samples/gtfs-static.zip', import.meta.url))
const statement = (text: string) => ({ name: `timetable#${text}`, text, values: [] })

describeOnEachEngine('a timetable', (open) => {
  let database: Database
  beforeAll(() => {
    database = open()
  })
  const count = async (table: string, source: string): Promise<number> =>
    (
      await database.read(SYSTEM, (session) =>
        session.row<{ n: number }>({
          ...statement(`select count(*) as n from ${table} where source = $1`),
          values: [source],
        }),
      )
    )?.n ?? -1
  const load = (path: string, source: string) => importFiles(database, [{ path, format: 'gtfs', source }], { home })

  test('is imported with its routes and stops, and resolves the calls of delays', async () => {
    const { results } = await load(SAMPLE, 'bus')
    expect(results[0]!.result.counts).toMatchObject({ loaded: 4, rejected: 0 })
    expect([await count('transit_trip', 'bus'), await count('route', 'bus'), await count('facility', 'bus')]).toEqual([
      2, 1, 3,
    ])
    const { arrivals } = become(
      transitDelays,
      readFileSync(new URL('../../ingest/adapters/samples/transit-delays.pb', import.meta.url)),
    )
    const things = arrivals.map((arrival) => (arrival.kind === 'reading' ? arrival.thing : ''))
    const calls = await callsOfThings(database, SYSTEM, [...things, 'no-such-trip/A', '12-0800-1/nowhere'])
    expect(calls).toMatchObject([
      { thing: '12-0800-1', ref: '12', stopId: null },
      { thing: '12-0800-1/#4', stopName: '人民路,东口', sequence: 4, arrivalS: 29_160, departureS: 29_190 },
      { thing: '12-0800-1/990101ST0003', stopName: '滨江广场', sequence: 3, headsign: '文昌路' },
      { thing: '12-0800-1/990101ST0006', stopId: null },
      { thing: '12-0800-1/nowhere', stopId: null },
    ])
  })

  test('replaces the previous one when it is imported again', async () => {
    await load(SAMPLE, 'bus')
    expect([await count('transit_trip', 'bus'), await count('transit_service', 'bus')]).toEqual([2, 1])
    const days = await database.read(SYSTEM, (session) =>
      session.row(statement('select weekdays, added, removed::text[] from transit_service')),
    )
    expect(days).toEqual({ weekdays: 127, added: [], removed: ['2026-10-01'] })
  })

  test('that cannot be written leaves the previous one', async () => {
    const calls = [
      { stopId: 'A', sequence: 1 },
      { stopId: 'B', sequence: 1 },
    ]
    const trip = { id: 'T', routeId: 'R', serviceId: 'W', calls }
    const gtfs = { agencies: [], stops: [], routes: [], services: [], shapes: new Map(), trips: [trip] }
    await expect(replaceTimetable(database, 'bus', gtfs)).rejects.toThrow(/transit_call_pkey/)
    expect(await count('transit_trip', 'bus')).toBe(2)
  })
})
