import { expect, it } from 'vitest'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { Reading } from '../../ingest/feed/feed-item.ts'
import { createIngest } from '../../ingest/pipeline/ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from '../../ingest/pipeline/test-ingest.ts'
import { readBuckets } from './buckets.ts'
import { dropExpired } from './retention.ts'
import { rollUp } from './roll-up.ts'

const DAY_MS = 86_400_000
const START_MS = Date.parse('2025-01-10T00:00:00Z')

describeOnEachEngine('retention', (database) => {
  const ask = <Row extends object>(text: string): Promise<Row[]> =>
    database().read(SYSTEM, (session) => session.rows<Row>({ name: `retention.test#${text}`, text, values: [] }))
  const partitions = async (of: string): Promise<string[]> =>
    (
      await ask<{ name: string }>(
        `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = '${of}'::regclass order by 1`,
      )
    ).map(({ name }) => name)

  it('drops what is older than its policy, then computes minutes from readings, and accepts nothing older', async () => {
    let nowMs = START_MS
    const ingest = createIngest({
      database: database(),
      bus: recordingBus(),
      log: silentLog,
      now: () => nowMs,
      limits: { lingerMs: 0 },
    })
    const feed = testFeed('old')
    const reading = (value: number): Reading => ({
      kind: 'reading',
      thing: 'A',
      property: 'pm25',
      value,
      observedAtMs: nowMs,
    })
    await ingest.take(feed, payloadOf([reading(1)]), 'http')
    await ingest.take(
      feed,
      payloadOf([{ kind: 'fix', mover: 'V', moverKind: 'bus', lng: 121.4, lat: 31.2, observedAtMs: nowMs }]),
      'http',
    )
    await ingest.take(feed, payloadOf([reading(-1)]), 'http')
    nowMs += 40 * DAY_MS
    await ingest.take(feed, payloadOf([reading(2)]), 'http')
    const minutes = () =>
      database().read(SYSTEM, (session) =>
        readBuckets(session, 'minute', {
          seriesIds: [1],
          from: new Date(START_MS),
          to: new Date(nowMs + DAY_MS),
        }),
      )
    const before = await minutes()
    expect(before.map(({ sum }) => sum)).toEqual([1, 2])
    while ((await rollUp(database(), new Date(nowMs + DAY_MS))) > 0) continue

    await dropExpired(database(), new Date(nowMs))
    expect(await partitions('observation')).toEqual(['observation_202501', 'observation_202502'])
    expect(await partitions('mover_position')).toEqual([])
    expect(await ask('select count(*)::int as rows from observation_minute')).toEqual([{ rows: 1 }])
    expect(await minutes()).toEqual(before)
    expect(await ask('select count(*)::int as rows from dead_letter')).toEqual([{ rows: 1 }])

    nowMs = START_MS + 430 * DAY_MS
    await dropExpired(database(), new Date(nowMs))
    expect(await partitions('observation')).toEqual(['observation_202502'])
    expect(await ask('select count(*)::int as rows from dead_letter')).toEqual([{ rows: 0 }])
    expect(await ask('select count(*)::int as rows from observation_hour')).toEqual([{ rows: 2 }])
    nowMs = START_MS
    await ingest.close()
    const again = createIngest({
      database: database(),
      bus: recordingBus(),
      log: silentLog,
      now: () => START_MS + 430 * DAY_MS,
      limits: { lingerMs: 0 },
    })
    expect(await again.take(feed, payloadOf([reading(3)]), 'http')).toMatchObject({
      state: 'failed',
      faults: [{ code: 'TOO_OLD' }],
    })
    await again.close()
  })

  it('keeps a partition with readings that are not yet rolled up', async () => {
    await database().write(SYSTEM, (session) =>
      session.script(`insert into rollup_due values ('2025-02-19T00:00:00Z', 0)`),
    )
    await dropExpired(database(), new Date(START_MS + 900 * DAY_MS))
    expect(await partitions('observation')).toEqual(['observation_202502'])
    await database().write(SYSTEM, (session) => session.script('delete from rollup_due'))
    await dropExpired(database(), new Date(START_MS + 900 * DAY_MS))
    expect(await partitions('observation')).toEqual([])
  })
})
