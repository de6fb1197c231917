import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { ROLES } from '../../../domain/rights.ts'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { wholeField } from '../../checks/access/test-operations.ts'
import { addAccount } from '../../admin/accounts/accounts.service.ts'
import { createAuthenticator } from '../../security/accounts/authenticator.ts'
import { hashSecret, newSecret } from '../../security/accounts/secret.ts'
import { ACCOUNTS } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createInProcessBus } from '../../platform/events/in-process-bus.ts'
import { createLiveHub } from '../../live/live-hub.ts'
import { attachLiveSockets } from '../../live/live-sockets.ts'
import { attachLiveQueries } from '../../live/live-queries.ts'
import { buildSchema } from '../../app/create-api.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import { createIngest } from '../pipeline/ingest.ts'
import { silentLog as log } from '../pipeline/test-ingest.ts'
import { ALL_FEEDS, broken, sampleOf, TELLING } from './test-planted.ts'
import { LIVE_FIELDS } from '../../app/resolvers.ts'

const NOW_MS = Date.parse('2026-11-22T00:05:00Z')
/** One or two of each kind of item. */
const SOME = [
  'hotline-12345',
  'cot',
  'fleet-avl',
  'cap-alerts',
  'ngsi-alerts',
  'wearables',
  'noise-posts',
  'air-stations',
]

describeOnEachEngine('personal data in broken live messages', (database) => {
  let server: Server
  const schema = buildSchema()
  const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {})
  const faults: unknown[] = []
  /** Everything received, by operation. */
  const told = new Map<string, Buffer[]>()
  const closing: (() => unknown)[] = []

  beforeAll(async () => {
    await insertMiniCity(database())
    const secret = newSecret()
    await database().write(ACCOUNTS, async (session) => {
      const roles = ROLES.map((role) => role.toUpperCase() as Uppercase<typeof role>)
      const values = { username: 'all', displayName: 'x', wholeCity: true, roles }
      const { account } = await addAccount(session, { actor: 'system' }, values)
      await session.rows({ name: 't.1', text: 'update account set must_change_password = false', values: [] })
      await session.rows({
        name: 't.2',
        text: `insert into session (token_hash, account_id, expires_at, ends_at) values ($1, $2, now() + interval '1 h', now() + interval '1 d')`,
        values: [hashSecret(secret), account.id],
      })
    })
    const bus = createInProcessBus(log)
    const ingest = createIngest({ database: database(), bus, log, now: () => NOW_MS })
    const hub = createLiveHub({ database: database(), bus, log, now: () => NOW_MS, limits: { tickMs: 30 } })
    await hub.reload()
    const authenticator = createAuthenticator({
      database: database(),
      trustProxy: false,
      limits: { slidingMs: 3_600_000 },
    })
    const onFault = (error: unknown): void => void faults.push(error)
    const shared = { database: database(), authenticator, host: '127.0.0.1', trustProxy: false, hub, onFault }
    const services = { feeds: { catalogue: catalogueOf(ALL_FEEDS), ingest, bus } }
    const live = attachLiveQueries({
      fields: LIVE_FIELDS,
      ...shared,
      schema,
      production: true,
      services,
    })
    const moving = attachLiveSockets(shared)
    server = createServer((_, response) => response.writeHead(404).end())
    server.on('upgrade', (...request) => {
      if (!live.upgrade(...request) && !moving.upgrade(...request)) request[1].destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const headers = { cookie: `city_session=${secret}`, origin: `http://127.0.0.1:${String(port)}` }
    const open = async (name: string, path: string, ...protocols: string[]): Promise<WebSocket> => {
      const socket = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, protocols, { headers })
      const came: Buffer[] = []
      told.set(name, came)
      socket.on('message', (data: Buffer) => came.push(data))
      await once(socket, 'open')
      closing.push(() => socket.terminate())
      return socket
    }
    for (const field of fields) {
      const socket = await open(field.name, '/graphql', 'graphql-transport-ws')
      socket.send('{"type":"connection_init"}')
      await once(socket, 'message')
      const query = `subscription { ${wholeField(field, { '*.first': 20 })} }`
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }))
    }
    const socket = await open('/live', '/live')
    socket.send(JSON.stringify({ type: 'view', bbox: [-180, -85, 180, 85], zoom: 1 }))
    closing.push(
      () => live.close(),
      () => moving.close(),
      () => hub.close(),
      () => ingest.close(),
      () => bus.close(),
    )
    for (const feed of ALL_FEEDS.filter(({ id }) => SOME.includes(id)))
      for (const [, payload] of [...broken(feed), ['good', sampleOf(feed)] as const])
        await ingest.take(feed, payload, 'http')
  })
  afterAll(async () => {
    for (const close of closing) await close()
    await new Promise((resolve) => server.close(resolve))
  })

  const text = (name: string): string => Buffer.concat(told.get(name) ?? []).toString()

  test('appears in no subscription and no frame', async () => {
    // Traffic and viewer changes send nothing new here.
    await vi.waitFor(
      () => {
        for (const [name, part] of [
          ['observationsArrived', '"value":'],
          ['resourcesMoved', '"kind":"TAXI"'],
          ['feedChanged', '"lastArrivalAt":"'],
          ['alertArrived', '"headline":"'],
          ['/live', 'fleet-avl'],
        ] as const)
          expect([name, text(name).slice(0, 2_000)]).toEqual([name, expect.stringContaining(part)])
      },
      { timeout: 20_000, interval: 50 },
    )
    for (const name of told.keys())
      expect([name, TELLING.filter((value) => text(name).includes(value))]).toEqual([name, []])
    expect(faults).toEqual([])
  })
})
