import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { issueMachineToken } from '../../admin/accounts/machine-tokens.service.ts'
import { ACCOUNTS, SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createInProcessBus } from '../../platform/events/in-process-bus.ts'
import { createLog } from '../../platform/log/log.ts'
import { createServer, type Server } from '../../app/server.ts'
import { BUILT_IN } from '../catalogue/catalogue.ts'
import { openTransports, type Transports } from './open-transports.ts'
import { createIngest, type Ingest } from '../pipeline/ingest.ts'
import { createAuthenticator } from '../../security/accounts/authenticator.ts'
import { createRateCounter, RATE_LIMITS } from '../../security/http/rate-limits.ts'

const log = createLog('json', () => undefined)

describeOnEachEngine('feeds through the whole server', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'city-feeds-'))
  const bus = createInProcessBus(log)
  let ingest: Ingest
  let server: Server
  let transports: Transports
  let url: string
  let token: string

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>City Brain</title>')
    await insertMiniCity(database())
    ingest = createIngest({ database: database(), bus, log })
    token = await database().write(ACCOUNTS, async (session) => {
      const machine = { name: 'gateway', purpose: 'FEED', feedId: 'readings-json' } as const
      return (await issueMachineToken(session, { actor: 'system' }, machine)).token
    })
    const feeds = { catalogue: BUILT_IN, ingest, bus }
    server = await createServer({
      database: database(),
      settings: { port: 0, host: '127.0.0.1', production: false, trustProxy: false, tileCacheBytes: 1_000_000 },
      log,
      dashboard: folder,
      feeds,
    })
    url = await server.listen()
    const authenticator = createAuthenticator({ database: database(), trustProxy: false, limits: { slidingMs: 1_000 } })
    transports = await openTransports({
      ...feeds,
      ...{ settings: { mqtt: { host: '127.0.0.1', port: 0 } }, database: database(), authenticator, log },
      rates: createRateCounter(RATE_LIMITS),
    })
  })
  afterAll(async () => {
    await transports.close()
    await server.close()
    await ingest.close()
    await bus.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const readings = (thing: string): Promise<{ value: number; revision: number }[]> =>
    database().read(SYSTEM, (session) =>
      session.rows({
        name: 'test.readings',
        text: `select o.value, o.revision::int from observation o join series s on s.id = o.series_id where s.thing = $1 order by o.observed_at, o.revision`,
        values: [thing],
      }),
    )
  const messageOf = (thing: string, value: number, observedAt: string): string =>
    JSON.stringify([{ thing, property: 'pm25', value, observedAt }])
  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}/feeds/readings-json`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body,
    })
  const at = new Date(Date.now() - 60_000).toISOString()

  test('by HTTP: an acknowledged message is stored, once', async () => {
    const first = await post(messageOf('http-1', 30, at))
    expect([first.status, await first.json()]).toEqual([
      202,
      { state: 'ok', accepted: 1, duplicates: 0, rejected: 0, faults: [] },
    ])
    expect(await readings('http-1')).toEqual([{ value: 30, revision: 0 }])
    expect(await (await post(messageOf('http-1', 30, at))).json()).toMatchObject({ accepted: 0, duplicates: 1 })
    expect(await (await post(messageOf('http-1', 31, at))).json()).toMatchObject({ accepted: 1, duplicates: 0 })
    expect(await readings('http-1')).toEqual([
      { value: 30, revision: 0 },
      { value: 31, revision: 1 },
    ])
  })

  test('by HTTP: a rejected message is reported and kept', async () => {
    const response = await post('[{"thing":"http-2"}]')
    expect(response.status).toBe(400)
    const receipt = (await response.json()) as { deadLetterId?: number; faults: { place: string }[] }
    expect(receipt).toMatchObject({ state: 'failed', rejected: 1, faults: [{ place: '[0].property' }] })
    expect(receipt.deadLetterId).toBeGreaterThan(0)
    expect((await post('[]', { authorization: 'Bearer cb_none' })).status).toBe(401)
  })

  test('by MQTT: an acknowledged message is stored', async () => {
    const client = await connectAsync(`mqtt://127.0.0.1:${String(transports.state().mqtt?.port)}`, {
      username: 'gateway',
      password: token,
      reconnectPeriod: 0,
    })
    try {
      await Promise.all(
        [1, 2].map((qos) =>
          client.publishAsync('feeds/readings-json/roof', messageOf(`mqtt-${String(qos)}`, qos, at), {
            qos: qos as 1 | 2,
          }),
        ),
      )
      for (const qos of [1, 2]) expect(await readings(`mqtt-${String(qos)}`)).toEqual([{ value: qos, revision: 0 }])
    } finally {
      await client.endAsync(true)
    }
  })

  test('refuses a revoked token', async () => {
    await database().write(SYSTEM, (session) =>
      session.script(`update machine_token set revoked_at = now() where name = 'gateway'`),
    )
    let status = 0
    // A token's state may be cached for two seconds.
    while (status !== 401) status = (await post(messageOf('http-1', 31, at))).status
  })

  test('reports that it is ready and nothing is unreachable', async () => {
    const response = await fetch(`${url}/readyz`)
    expect([response.status, await response.text()]).toEqual([200, 'ready\n'])
  })
})
