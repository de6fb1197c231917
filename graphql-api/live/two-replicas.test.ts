import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { decodeFrame } from '../../domain/live-frames.ts'
import { importTwoStreets } from '../checks/access/two-streets.ts'
import { issueMachineToken } from '../admin/accounts/machine-tokens.service.ts'
import { ACCOUNTS, SYSTEM, type Database } from '../platform/db/database.ts'
import { openTestDatabase } from '../platform/db/test-databases.ts'
import { createNatsBus } from '../platform/events/nats-bus.ts'
import { startTestBroker, type TestBroker } from '../platform/events/test-broker.ts'
import { fleetAvl } from '../ingest/adapters/fleet-avl.ts'
import { readingsJson } from '../ingest/adapters/readings-json.ts'
import { catalogueOf } from '../ingest/catalogue/catalogue.ts'
import { createIngest } from '../ingest/pipeline/ingest.ts'
import { createLog } from '../platform/log/log.ts'
import { createServer, type Server } from '../app/server.ts'

const lines: string[] = []
const log = createLog('text', (line) => lines.push(line))

interface Replica {
  readonly url: string
  readonly server: Server
  readonly close: () => Promise<void>
  readonly isConnected: () => boolean
}

describe('two replicas on one PostgreSQL and one broker', () => {
  let broker: TestBroker
  let database: Database
  let home: string
  const replicas: Replica[] = []
  const tokens = {} as Record<'northbound' | 'readings' | 'fleet', string>
  const sockets: WebSocket[] = []

  async function startReplica(): Promise<Replica> {
    const bus = createNatsBus({ url: broker.url, log, limits: { firstRetryMs: 20, lastRetryMs: 50, gapEveryMs: 200 } })
    const ingest = createIngest({ database, bus, log })
    const catalogue = catalogueOf([readingsJson, fleetAvl])
    const server = await createServer({
      ...{ database, log, dashboard: home, feeds: { catalogue, ingest, bus } },
      settings: { port: 0, host: '127.0.0.1', production: true, trustProxy: false, tileCacheBytes: 0, home },
    })
    return {
      ...{ server, url: await server.listen(), isConnected: () => bus.state().state === 'connected' },
      async close() {
        await server.close()
        await ingest.close()
        await bus.close()
      },
    }
  }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'city-two-replicas-'))
    ;[broker, database] = await Promise.all([startTestBroker(), openTestDatabase('server')])
    await importTwoStreets(database)
    const issue = (input: Parameters<typeof issueMachineToken>[2]): Promise<string> =>
      database.write(ACCOUNTS, async (session) => (await issueMachineToken(session, { actor: 'system' }, input)).token)
    tokens.readings = await issue({ name: 'readings', purpose: 'FEED', feedId: readingsJson.id })
    tokens.fleet = await issue({ name: 'fleet', purpose: 'FEED', feedId: fleetAvl.id })
    tokens.northbound = await issue({ name: 'screens', purpose: 'NORTHBOUND', rights: ['city.view'], wholeCity: true })
    replicas.push(await startReplica(), await startReplica())
    await until(() => replicas.every(({ isConnected }) => isConnected()))
  }, 120_000)
  afterAll(async () => {
    for (const socket of sockets) socket.terminate()
    for (const replica of replicas) await replica.close()
    await database.close()
    await broker.remove()
    await rm(home, { recursive: true })
  })

  /** Waits until it is true. */
  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  async function open(path: string, protocol?: string): Promise<WebSocket> {
    const url = `${replicas[1]?.url.replace('http', 'ws') ?? ''}${path}`
    const headers = { authorization: `Bearer ${tokens.northbound}` }
    const socket = new WebSocket(url, protocol ?? [], { headers })
    sockets.push(socket)
    await once(socket, 'open')
    return socket
  }

  async function post(feedId: string, token: string, body: unknown): Promise<number> {
    const response = await fetch(`${replicas[0]?.url ?? ''}/feeds/${feedId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.status
  }

  const values: number[] = []
  const postReading = (value: number, agoMs: number): Promise<number> =>
    post(readingsJson.id, tokens.readings, {
      ...{ thing: 'N-1', property: 'noise_laeq', value },
      observedAt: new Date(Date.now() - agoMs).toISOString(),
    })

  test('sends a reading received by one to a client of the other', async () => {
    const socket = await open('/graphql', 'graphql-transport-ws')
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as { type: string; payload?: { data: Arrived } }
      if (type !== 'next') return
      values.push(...(payload?.data.observationsArrived.observations ?? []).map(({ value }) => value), -1)
    })
    socket.send('{"type":"connection_init"}')
    await once(socket, 'message')
    const query = 'subscription { observationsArrived { gap observations { value } } }'
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }))
    await until(() => values.length > 0)
    expect(await postReading(61.5, 3_000)).toBe(202)
    await until(() => values.includes(61.5))
  })
  interface Arrived {
    readonly observationsArrived: { readonly observations: readonly { readonly value: number }[] }
  }

  const shown = new Set<number>()
  const postFix = (id: string): Promise<number> =>
    post(fleetAvl.id, tokens.fleet, {
      ...{ device: id, kind: 'taxi', lng: 121.4741, lat: 31.2231, speedKmh: 30, bearingDeg: 90 },
      at: new Date().toISOString(),
    })

  test('sends a position as well, at /live', async () => {
    const socket = await open('/live')
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) for (const id of decodeFrame(new Uint8Array(data)).movers.ids) shown.add(id)
    })
    socket.send(JSON.stringify({ type: 'view', bbox: [-180, -85, 180, 85], zoom: 1 }))
    await until(() => shown.size === 2)
    expect(await postFix('T-1')).toBe(202)
    await until(() => shown.size === 3)
  })

  test('continues without the broker from the database, and with it again when it is back', async () => {
    await broker.stop()
    await until(() => replicas.every(({ isConnected }) => !isConnected()))
    expect(await postReading(62.5, 2_000)).toBe(202)
    expect(await postFix('T-2')).toBe(202)
    await until(() => shown.size === 4)
    await broker.start()
    await until(() => replicas.every(({ isConnected }) => isConnected()))
    expect(await postReading(63.5, 1_000)).toBe(202)
    await until(() => values.includes(63.5))
    expect(lines.some((line) => line.includes('the event bus is away'))).toBe(true)
    const kept = await database.read(SYSTEM, (session) =>
      session.rows<{ value: number }>({
        name: 'two-replicas.kept',
        text: `select value from observation where value in (61.5, 62.5, 63.5) order by value`,
        values: [],
      }),
    )
    expect(kept.map(({ value }) => value)).toEqual([61.5, 62.5, 63.5])
  })
})
