import { beforeAll, expect, test } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { Reading, Register } from '../feed/feed-item.ts'
import { createIngest, type Ingest } from './ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from './test-ingest.ts'

const T0 = Date.parse('2026-11-22T00:00:00Z')
const feed = testFeed('meters')
const count = (thing: string, minute: number, value: number, register?: Register): Reading => ({
  ...{ kind: 'reading', thing, property: 'water_volume', value, observedAtMs: T0 + minute * 60_000 },
  ...(register && { register }),
})
const statement = (text: string) => ({ name: `judge#${text}`, text, values: [] })

describeOnEachEngine('a meter with a falling count', (open) => {
  let database: Database
  const ingest = (): Ingest =>
    createIngest({ database, bus: recordingBus(), log: silentLog, now: () => T0 + 3_600_000 })
  /** Each message goes through a process of its own, without caches. */
  const bring = async (...readings: readonly Reading[]) => {
    const one = ingest()
    const { accepted, duplicates } = await one.take(feed, payloadOf(readings), 'http')
    await one.close()
    return [accepted, duplicates]
  }
  const kept = (thing: string) =>
    database.read(SYSTEM, (session) =>
      session.row(
        statement(`select array_agg(o.quality || ' ' || o.value order by o.observed_at, o.revision) as readings,
          (select l.quality from series_latest l where l.series_id = min(s.id)) as latest, (select fallen::int from feed where id = 'meters') as fallen
          from series s join observation o on o.series_id = s.id where s.thing = '${thing}'`),
      ),
    )
  beforeAll(() => {
    database = open()
  })

  test('is marked doubtful across messages, once, also when it is sent again', async () => {
    await bring(count('M1', 0, 1000))
    expect(await bring(count('M1', 15, 3))).toEqual([1, 0])
    expect(await bring(count('M1', 15, 3))).toEqual([0, 1])
    await bring(count('M1', 30, 4))
    // Late, and repeated: neither is compared with later counts.
    expect(await bring(count('M1', 10, 1001), count('M1', 15, 3))).toEqual([1, 1])
    expect(await kept('M1')).toEqual({ readings: ['0 1000', '0 1001', '2 3', '0 4'], latest: 0, fallen: 1 })
  })

  test('is not doubtful if its register rolled over or it gives a reason; nor if both counts come at once in reverse order', async () => {
    await bring(count('M2', 0, 99_990, { digits: 5 }))
    await bring(count('M2', 15, 12, { digits: 5 }))
    await bring(count('M2', 30, 0, { event: 'reset' }))
    await bring(count('M2', 60, 30), count('M2', 45, 20))
    expect(await kept('M2')).toEqual({ readings: ['0 99990', '0 12', '0 0', '0 20', '0 30'], latest: 0, fallen: 1 })
    // A later explanation by the meter clears the doubt.
    await bring(count('M3', 0, 50))
    await bring(count('M3', 15, 1))
    await bring(count('M3', 15, 1, { event: 'reset' }))
    expect(await kept('M3')).toEqual({ readings: ['0 50', '2 1', '0 1'], latest: 0, fallen: 2 })
  })
})
