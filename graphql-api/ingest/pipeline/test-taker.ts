import { SYSTEM } from '../../platform/db/database.ts'
import { openDatabase } from '../../platform/open-database.ts'
import { openEmbeddedDatabase } from '../../platform/embedded/embedded-database.ts'
import { createIngest } from './ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from './test-ingest.ts'

/**
 * Run as a process by the tests: takes messages 1, 2, 3 … of two readings each, many at a time, and reports each
 * receipt to the parent. After a kill it repeats those that may not have been acknowledged.
 */
const [engine = '', where = '', template = '', from = '1', startMs = '0'] = process.argv.slice(2)
const database =
  engine === 'embedded'
    ? await openEmbeddedDatabase({ home: where, whenHeld: 'refuse', template })
    : await openDatabase({ databaseUrl: where, home: '', whenHeld: 'refuse' })
await database.read(SYSTEM, (session) => session.rows({ name: 'taker#1', text: 'select 1', values: [] }))
const ingest = createIngest({ database, bus: recordingBus(), log: silentLog, limits: { lingerMs: 2 } })
const feed = testFeed('killed')
let next = Number(from)

async function sendOn(): Promise<never> {
  for (;;) {
    const n = next++
    const observedAtMs = Number(startMs) + n
    const reading = { kind: 'reading', property: 'energy', value: n, observedAtMs } as const
    const readings = [`T${String(n % 7)}`, `U${String(n % 5)}`].map((thing) => ({ ...reading, thing }))
    await ingest.take(feed, payloadOf(readings), 'mqtt')
    process.send?.(n)
  }
}
await Promise.all(Array.from({ length: 40 }, sendOn))
