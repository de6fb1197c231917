import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { testAuthenticator } from '../accounts/test-viewers.ts'
import { DatabaseError, SYSTEM, type Database, type Statement } from '../../platform/db/database.ts'
import { openServerDatabase } from '../../platform/db/server-database.ts'
import { createServerDatabase } from '../../platform/db/test-databases.ts'
import { createLog, type Log } from '../../platform/log/log.ts'
import { createServer, type Server } from '../../app/server.ts'
import { createRateCounter, RATE_WINDOW_S } from './rate-limits.ts'
import { shareRates, type SharedRates } from './shared-rates.ts'

const statement = (text: string): Statement => ({ name: `shared-rates#${text}`, text, values: [] })
const told = statement(
  'select kind, subject, sum(requests)::int as requests from request_count group by 1, 2 order by 1',
)
const LIMITS = { address: 200, viewer: 200, signIn: 200, feed: 200 }

let url: string
let database: Database
beforeAll(async () => {
  url = await createServerDatabase()
  database = openServerDatabase({ url, poolSize: 4 })
})
beforeEach(() => database.write(SYSTEM, (session) => session.script('truncate request_count')))
afterAll(() => database.close())

describe('two servers on one database', () => {
  const dashboard = mkdtempSync(join(tmpdir(), 'city-rates-'))
  const databases: Database[] = []
  const servers: Server[] = []
  afterAll(async () => {
    for (const server of servers) await server.close()
    for (const each of databases) await each.close()
    rmSync(dashboard, { recursive: true, force: true })
  })

  async function start(): Promise<string> {
    const own = openServerDatabase({ url, poolSize: 2 })
    databases.push(own)
    const server = await createServer({
      database: own,
      settings: { port: 0, host: '127.0.0.1', production: true, trustProxy: false, tileCacheBytes: 0 },
      log: createLog('json', () => undefined),
      dashboard,
      authenticator: testAuthenticator(),
      rates: LIMITS,
    })
    servers.push(server)
    return server.listen()
  }

  test('requests admitted by one count at the other', async () => {
    const [one, other] = [await start(), await start()]
    const ask = async (at: string): Promise<number> => (await fetch(`${at}/healthz`)).status
    const flood = await Promise.all(Array.from({ length: LIMITS.address + 20 }, () => ask(one)))
    expect(flood.filter((status) => status === 200)).toHaveLength(LIMITS.address)
    // Alone it would admit as many as the first one.
    let letIn = 0
    while ((await ask(other)) === 200 && ++letIn < LIMITS.address) await delay(50)
    expect(letIn).toBeLessThan(LIMITS.address / 2)
    const refused = await fetch(`${other}/healthz`)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('an exchange', () => {
  const EXCHANGE_MS = 1_000
  const lines: string[] = []
  const log: Log = createLog('text', (line) => lines.push(line))
  const open: SharedRates[] = []
  beforeEach(() => {
    lines.length = 0
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  })
  afterEach(async () => {
    vi.useRealTimers()
    await Promise.all(open.splice(0).map((rates) => rates.stop()))
  })

  /** With a way to wait for its exchanges. */
  function replica(limits: Partial<typeof LIMITS>, behind: Pick<Database, 'write'> = database) {
    let writes: Promise<unknown>[] = []
    const write: Database['write'] = (identity, work) => {
      const written = behind.write(identity, work)
      writes.push(written)
      return written
    }
    const rates = shareRates({ own: createRateCounter({ ...LIMITS, ...limits }), database: { write }, log })
    open.push(rates)
    return {
      async letIn(count: number, subject = '192.0.2.7'): Promise<number> {
        const waits = await Promise.all(Array.from({ length: count }, () => rates.count('address', subject)))
        return waits.filter((wait) => wait === undefined).length
      },
      /** @returns number of transactions */
      async exchange(): Promise<number> {
        writes = []
        await vi.advanceTimersByTimeAsync(EXCHANGE_MS)
        const count = writes.length
        await Promise.allSettled(writes)
        await vi.advanceTimersByTimeAsync(0)
        return count
      },
    }
  }

  test('shares admitted requests once, and does nothing without any', async () => {
    const [one, other] = [replica({ address: 10 }), replica({ address: 10 })]
    expect(await one.letIn(14)).toBe(10)
    expect(await one.exchange()).toBe(1)
    expect(await database.read(SYSTEM, (session) => session.rows(told))).toEqual([
      { kind: 'address', subject: '192.0.2.7', requests: 10 },
    ])
    expect(await one.exchange()).toBe(0)
    expect(await one.letIn(3)).toBe(0)
    expect(await one.exchange()).toBe(0)
    expect(await other.letIn(1)).toBe(1)
    await other.exchange()
    expect(await other.letIn(1)).toBe(0)
    expect(await other.letIn(1, '192.0.2.8')).toBe(1)
  })

  test('counts each request once, whichever is committed first', async () => {
    const [one, other] = [replica({ address: 10 }), replica({ address: 10 })]
    await database.write(SYSTEM, async (session) => {
      await session.script(
        `insert into request_count (replica, kind, subject, requests) values (gen_random_uuid(), 'address', '192.0.2.7', 3)`,
      )
      // Not committed yet, and already behind one that is.
      await one.letIn(2)
      await one.exchange()
      await other.letIn(1)
      await other.exchange()
    })
    await other.letIn(1)
    await other.exchange()
    await other.letIn(1)
    await other.exchange()
    // 2 of one, 3 of the late one, 3 of its own
    expect(await other.letIn(5)).toBe(2)
  })

  test('forgets with the window', async () => {
    const [one, other] = [replica({ address: 10 }), replica({ address: 10 })]
    await one.letIn(10)
    await one.exchange()
    await other.letIn(1)
    await other.exchange()
    expect(await other.letIn(1)).toBe(0)
    // The database has a clock of its own.
    await database.write(SYSTEM, (session) =>
      session.script(`update request_count set at = at - interval '${String(RATE_WINDOW_S)} s'`),
    )
    await vi.advanceTimersByTimeAsync(RATE_WINDOW_S * 1000)
    expect(await other.letIn(1)).toBe(1)
    await other.exchange()
    expect(await other.letIn(12)).toBe(9)
    await other.exchange()
    await database.write(SYSTEM, (session) => session.script(`update request_count set at = at - interval '1 minute'`))
    await vi.advanceTimersByTimeAsync(RATE_WINDOW_S * 1000)
    await other.letIn(2)
    await other.exchange()
    expect(await database.read(SYSTEM, (session) => session.rows(told))).toEqual([
      { kind: 'address', subject: '192.0.2.7', requests: 2 },
    ])
  })

  test('stops no request while the database is unreachable, and each replica counts for itself', async () => {
    let isAway = true
    const write: Database['write'] = (identity, work) =>
      isAway
        ? Promise.reject(new DatabaseError('the database cannot be reached', 'UNAVAILABLE'))
        : database.write(identity, work)
    const [one, other] = [replica({ address: 10 }, { write }), replica({ address: 10 })]
    for (const expected of [4, 4, 2, 0]) {
      expect(await one.letIn(4)).toBe(expected)
      await one.exchange()
    }
    expect(lines).toEqual([expect.stringContaining('requests are counted by this replica only')])
    isAway = false
    await vi.advanceTimersByTimeAsync(RATE_WINDOW_S * 1000)
    await one.letIn(7)
    await one.exchange()
    expect(lines[1]).toContain('requests are counted together with the other replicas again')
    await other.letIn(1)
    await other.exchange()
    expect(await other.letIn(10)).toBe(2)
  })

  test('does not wait for a database that does not answer', async () => {
    const one = replica({ address: 10 }, { write: () => new Promise(() => undefined) })
    open.length = 0
    await one.letIn(6)
    await vi.advanceTimersByTimeAsync(EXCHANGE_MS)
    expect(await one.letIn(6)).toBe(4)
    expect(await one.letIn(1)).toBe(0)
  })
})
