import { fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { openEmbeddedDatabase } from '../../platform/embedded/embedded-database.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { startPrivateServer } from '../../platform/db/private-server.ts'
import { openServerDatabase } from '../../platform/db/server-database.ts'
import { createServerDatabase, ENGINES } from '../../platform/db/test-databases.ts'
import { createIngest, INGEST_LIMITS } from './ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from './test-ingest.ts'

const ROUNDS = 2
const ACKNOWLEDGED_PER_ROUND = 400

async function rowsOf(database: Database): Promise<Map<number, number>> {
  const rows = await database.read(SYSTEM, (session) =>
    session.rows<{ value: number; rows: number }>({
      name: 'killed#rows',
      text: 'select value, count(*)::int as rows from observation group by value',
      values: [],
    }),
  )
  return new Map(rows.map(({ value, rows: count }) => [value, count]))
}

describe('acknowledged messages', () => {
  const children: ChildProcess[] = []
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
  })

  /** Lets a process take messages until enough are acknowledged, and kills it in the middle of others. */
  function takeAndKill(args: readonly string[], acknowledged: Set<number>): Promise<void> {
    const child = fork(fileURLToPath(new URL('./test-taker.ts', import.meta.url)), args, {
      execArgv: ['--import', 'tsx'],
    })
    children.push(child)
    const before = acknowledged.size
    let isKilled = false
    child.on('message', (n: number) => {
      acknowledged.add(n)
      if (isKilled || acknowledged.size - before < ACKNOWLEDGED_PER_ROUND) return
      isKilled = true
      child.kill('SIGKILL')
    })
    return new Promise((resolve, reject) => {
      child.once('exit', (code) => {
        if (isKilled) resolve()
        else reject(new Error(`the taker ended by itself: ${String(code)}`))
      })
    })
  }

  it.each(ENGINES)('are stored exactly once after kill -9 (%s)', { timeout: 180_000 }, async (engine) => {
    const home = await mkdtemp(join(tmpdir(), 'city-killed-'))
    const template = inject('embeddedTemplate')
    const where = engine === 'embedded' ? home : await createServerDatabase()
    const acknowledged = new Set<number>()
    const startMs = String(Date.now() - 3_600_000)
    for (let round = 0; round < ROUNDS; round++) {
      // The devices resume at the first unacknowledged message; some of those are already stored.
      let first = 1
      while (acknowledged.has(first)) first++
      await takeAndKill([engine, where, template, String(first), startMs], acknowledged)
    }
    const database =
      engine === 'embedded'
        ? await openEmbeddedDatabase({ home, whenHeld: 'refuse', template })
        : openServerDatabase({ url: where, poolSize: 2 })
    const rows = await rowsOf(database)
    expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS * ACKNOWLEDGED_PER_ROUND)
    expect([...acknowledged].filter((n) => rows.get(n) !== 2)).toEqual([])
    // A message is stored as a whole or not at all, acknowledged or not.
    expect([...rows].filter(([, count]) => count !== 2)).toEqual([])
    await database.close()
    await rm(home, { recursive: true, force: true })
  })

  it('are stored exactly once after the database went away and came back, without help', async () => {
    const server = await startPrivateServer()
    const database = openServerDatabase({ url: await server.createDatabase('away'), poolSize: 3 })
    await migrate(database)
    const limits = { ...INGEST_LIMITS, lingerMs: 1, patienceMs: 300 }
    const ingest = createIngest({ database, bus: recordingBus(), log: silentLog, limits })
    const feed = testFeed('away')
    const startMs = Date.now() - 3_600_000
    const acknowledged = new Set<number>()
    const refused = new Set<string>()
    let last = 0
    let stopped = false
    async function device(first: number): Promise<void> {
      for (let n = first; !stopped; n += 10) {
        const reading = { kind: 'reading', property: 'energy', value: n, observedAtMs: startMs + n } as const
        const payload = payloadOf([
          { ...reading, thing: 'A' },
          { ...reading, thing: 'B' },
        ])
        // As a device does: repeat until it is acknowledged.
        while (!acknowledged.has(n)) {
          // oxlint-disable-next-line typescript/no-unnecessary-condition -- set while a message is under way
          if (stopped) return
          try {
            await ingest.take(feed, payload, 'mqtt')
            acknowledged.add(n)
            last = Math.max(last, n)
          } catch (error) {
            refused.add((error as { code: string }).code)
          }
        }
      }
    }
    const devices = Promise.all(Array.from({ length: 10 }, (_, i) => device(i + 1)))
    const reaches = (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => {
          if (condition()) resolve()
          else setImmediate(check)
        }
        check()
      })
    await reaches(() => acknowledged.size > 100)
    await server.halt()
    await reaches(() => refused.has('DATABASE_UNAVAILABLE'))
    const whenAway = acknowledged.size
    await server.resume()
    await reaches(() => acknowledged.size > whenAway + 100)
    stopped = true
    await devices
    const rows = await rowsOf(database)
    expect([...acknowledged].filter((n) => rows.get(n) !== 2)).toEqual([])
    expect([...refused]).toEqual(['DATABASE_UNAVAILABLE'])
    await ingest.close()
    await database.close()
    await server.stop()
  })
})
