import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createInProcessBus } from '../../platform/events/in-process-bus.ts'
import { createLog } from '../../platform/log/log.ts'
import { FEEDS } from './index.ts'
import type { Encoding, Feed, Receipt } from '../feed/feed.ts'
import { createIngest, type Ingest } from '../pipeline/ingest.ts'

/** Samples may be of any day: the clock is set to theirs. */
const NOW_MS = Date.parse('2026-11-22T00:01:00Z')
const statement = (text: string) => ({ name: `transit-ingest#${text}`, text, values: [] })

describeOnEachEngine('transit and device feeds', (open) => {
  let database: Database
  let ingest: Ingest
  const log = createLog('json', () => undefined)
  const bus = createInProcessBus(log)
  beforeAll(() => {
    database = open()
    ingest = createIngest({ database, bus, log, now: () => NOW_MS })
  })
  afterAll(async () => {
    await ingest.close()
    await bus.close()
  })

  const takeSample = async (id: string): Promise<Receipt> => {
    const feed = (FEEDS as readonly Feed[]).find((each) => each.id === id)
    if (feed === undefined) throw new Error(id)
    const bytes = readFileSync(new URL(`./samples/${feed.sample}`, import.meta.url))
    const encoding: Encoding = feed.encodings[0] ?? 'json'
    return ingest.take(feed, { bytes, encoding: feed.sample.endsWith('.json') ? 'json' : encoding }, 'http')
  }

  test.each([
    ['fleet-avl', 2],
    ['wearables', 13],
    ['smart-poles', 10],
    ['water-levels', 4],
    ['water-meters', 9],
    ['power-meters', 8],
    ['manholes', 8],
    ['parking-lots', 7],
    ['access-control', 3],
    ['hotline-12345', 2],
    ['bus-positions', 4],
    ['transit-delays', 5],
    ['transit-alerts', 2],
    ['bike-share', 5],
  ])('%s: writes it once and recognizes it the second time', async (id, rows) => {
    expect(await takeSample(id)).toMatchObject({ state: 'ok', accepted: rows, duplicates: 0, rejected: 0 })
    expect(await takeSample(id)).toMatchObject({ state: 'ok', accepted: 0, duplicates: rows, rejected: 0 })
  })

  test('gtfs-static: loads it once and recognizes it the second time', async () => {
    expect(await takeSample('gtfs-static')).toMatchObject({ state: 'ok', accepted: 1, rejected: 0 })
    expect(await takeSample('gtfs-static')).toMatchObject({ state: 'ok', accepted: 0, duplicates: 1 })
  })

  test('stores the caller in full and shows them masked', async () => {
    const ticket = await database.read(SYSTEM, (session) =>
      session.row(
        statement(
          "select caller_name, description, content->>'callerPhone' as shown from report where feed_id = 'hotline-12345' and caller_name is not null",
        ),
      ),
    )
    expect(ticket).toEqual({
      caller_name: '王小明',
      description: '工地凌晨四点开始施工，请尽快处理，联系电话138****1234。',
      shown: '138****1234',
    })
  })

  test('keeps wearables and doors restricted', async () => {
    const rows = await database.read(SYSTEM, (session) =>
      session.rows(statement('select distinct feed_id from series where restricted order by 1')),
    )
    expect(rows).toEqual([{ feed_id: 'access-control' }, { feed_id: 'wearables' }])
  })
})
