import { readFileSync } from 'node:fs'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { gtfsStatic } from '../adapters/gtfs-static.ts'
import type { Payload, Receipt } from '../feed/feed.ts'
import { createIngest, type Ingest } from './ingest.ts'
import { recordingBus, silentLog } from './test-ingest.ts'

const SAMPLE = readFileSync(new URL('../adapters/samples/gtfs-static.zip', import.meta.url))
const statement = (text: string) => ({ name: `timetable-feed#${text}`, text, values: [] })

/** The sample with one file changed. */
function changed(file: string, from: string, to: string): Uint8Array {
  const files = unzipSync(SAMPLE)
  const path = Object.keys(files).find((name) => name.endsWith(file)) ?? file
  const text = new TextDecoder().decode(files[path])
  expect(text).toContain(from)
  return zipSync({ ...files, [path]: strToU8(text.replace(from, to)) })
}

describeOnEachEngine('a timetable from a transport', (open) => {
  let database: Database
  let ingest: Ingest
  beforeAll(async () => {
    database = open()
    await insertMiniCity(database)
    ingest = createIngest({ database, bus: recordingBus(), log: silentLog })
  })
  afterAll(() => ingest.close())

  const bring = (bytes: Uint8Array): Promise<Receipt> =>
    ingest.take(gtfsStatic, { bytes, encoding: 'zip' } satisfies Payload, 'http')
  const loaded = () =>
    database.read(SYSTEM, (session) =>
      session.row(
        statement(`select (select count(*) from transit_trip) as trips, (select count(*) from transit_call) as calls,
          (select count(*) from route) as routes, (select count(*) from facility where source = 'feed:gtfs-static') as stops,
          (select count(*) from search_entry where kind = 'facility' and name = '人民路,东口') as found, digest is not null as known
          from transit_timetable where source = 'feed:gtfs-static'`),
      ),
    )
  const BEFORE = { trips: 2, calls: 5, routes: 1, stops: 3, found: 1, known: true }

  test('is loaded when it is acknowledged, and recognized when it comes again', async () => {
    expect(await bring(SAMPLE)).toEqual({ state: 'ok', accepted: 1, duplicates: 0, rejected: 0, faults: [] })
    expect(await loaded()).toEqual(BEFORE)
    expect(await bring(SAMPLE)).toMatchObject({ accepted: 0, duplicates: 1 })
    expect(ingest.loading('gtfs-static')).toBeUndefined()
  })

  test('with an invalid line is kept with that line named, and leaves the previous one', async () => {
    const receipt = await bring(changed('stop_times.txt', '08:06:00', '8h06'))
    expect(receipt).toMatchObject({ state: 'failed', accepted: 0, rejected: 1 })
    expect(receipt.faults[0]).toMatchObject({
      message: expect.stringMatching(/^stop_times.txt line \d+: .*8h06/) as string,
    })
    expect(receipt.deadLetterId).toBeDefined()
    expect(await bring(SAMPLE.subarray(0, 400))).toMatchObject({ state: 'failed', faults: [{ code: 'UNREADABLE' }] })
    expect(await loaded()).toEqual(BEFORE)
  })

  test('removes what it no longer contains', async () => {
    const files = unzipSync(SAMPLE)
    const path = Object.keys(files).find((name) => name.endsWith('stops.txt')) ?? ''
    const text = new TextDecoder().decode(files[path])
    const more = zipSync({
      ...files,
      [path]: strToU8(
        `${text.trimEnd()}\n${text
          .trimEnd()
          .split('\n')
          .at(-1)!
          .replace(/^[^,]+/, 'NEW')}\n`,
      ),
    })
    expect(await bring(more)).toMatchObject({ accepted: 1 })
    expect(await loaded()).toMatchObject({ stops: 4 })
    expect(await bring(SAMPLE)).toMatchObject({ accepted: 1 })
    expect(await loaded()).toEqual(BEFORE)
  })
})
