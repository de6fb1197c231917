import { connect as connectTcp } from 'node:net'
import { generate } from 'mqtt-packet'
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '../../security/accounts/viewer.ts'
import { createRateCounter } from '../../security/http/rate-limits.ts'
import { createLog } from '../../platform/log/log.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import type { Receipt } from '../feed/feed.ts'
import { BusyError, type Ingest } from '../pipeline/ingest.ts'
import { openMqttBroker, type MqttBroker } from './mqtt-broker.ts'

const OK: Receipt = { state: 'ok', accepted: 1, duplicates: 0, rejected: 0, faults: [] }
const MACHINE: Viewer = {
  kind: 'machine',
  id: 7,
  subject: 'token:gateway',
  displayName: 'gateway',
  roles: [],
  rights: new Set(['feed.post']),
  scope: [],
  feedId: 'small',
  mustChangePassword: false,
  expiresAt: '2099-01-01T00:00:00Z',
}

let viewers: Map<string, Viewer>
let taken: { feedId: string; origin: string | undefined; text: string }[]
let takes: Ingest['take']
let waits: { ms: number; go: () => void }[]
let options: Parameters<typeof openMqttBroker>[0]
let transport: MqttBroker
let clients: MqttClient[]

beforeEach(async () => {
  viewers = new Map([
    ['good', MACHINE],
    ['other', { ...MACHINE, id: 8, feedId: 'large' }],
    ['lost', { ...MACHINE, id: 9, feedId: 'no-such-feed' }],
    ['north', { ...MACHINE, id: 10, rights: new Set(['city.view']) }],
  ])
  taken = []
  waits = []
  clients = []
  takes = () => Promise.resolve(OK)
  options = {
    host: '127.0.0.1',
    port: 0,
    catalogue: catalogueOf([
      { ...readingsJson, id: 'small', maxBytes: 20_000 },
      { ...readingsJson, id: 'large' },
    ]),
    ingest: {
      take(feed, payload, name) {
        expect(name).toBe('mqtt')
        taken.push({ feedId: feed.id, origin: payload.origin, text: new TextDecoder().decode(payload.bytes) })
        return takes(feed, payload, name)
      },
    },
    authenticator: {
      viewerOf: ({ headers }) => Promise.resolve(viewers.get(headers.authorization?.replace('Bearer ', '') ?? '')),
    },
    rates: createRateCounter({ address: 1_000, viewer: 1_000, signIn: 1_000, feed: 1_000_000 }),
    log: createLog('json', () => undefined),
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        waits.push({ ms, go: () => resolve(undefined) })
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      }),
  }
  transport = await openMqttBroker(options)
})

afterEach(async () => {
  for (const client of clients) client.end(true)
  await transport.close()
})

async function client(options: IClientOptions = {}): Promise<MqttClient> {
  const connected = await connectAsync(`mqtt://127.0.0.1:${String(transport.port)}`, {
    username: 'gateway',
    password: 'good',
    reconnectPeriod: 0,
    ...options,
  })
  clients.push(connected)
  return connected
}

/** The packets that the broker answers with, by their commands. */
function answersOf(from: MqttClient): string[] {
  const commands: string[] = []
  from.on('packetreceive', ({ cmd }) => commands.push(cmd))
  return commands
}

describe('what is acknowledged', () => {
  test.each([1, 2] as const)('QoS %i: after the rows are durable, and not before', async (qos) => {
    let commit = (): void => undefined
    takes = () => new Promise((resolve) => (commit = () => resolve(OK)))
    const gateway = await client()
    const answers = answersOf(gateway)
    const sent = gateway.publishAsync('feeds/small/roof/7', '[1]', { qos })
    await until(() => taken.length === 1)
    // The broker has answered what came after it, and so could have answered it.
    const other = await client()
    takes = () => Promise.resolve(OK)
    await other.publishAsync('feeds/small', '[2]', { qos: 1 })
    expect(answers).toEqual([])
    commit()
    await sent
    expect(answers).toEqual(qos === 1 ? ['puback'] : ['pubrec', 'pubcomp'])
    expect(taken[0]).toEqual({ feedId: 'small', origin: 'roof/7', text: '[1]' })
  })

  test('QoS 0 is taken, too', async () => {
    await (await client()).publishAsync('feeds/small', '[0]', { qos: 0 })
    await until(() => taken.length === 1)
  })

  test('while the database is unreachable a message is held, and acknowledged when it is back', async () => {
    let isAway = true
    takes = () =>
      isAway
        ? Promise.reject(Object.assign(new Error('refused'), { code: 'DATABASE_UNAVAILABLE' }))
        : Promise.resolve(OK)
    const gateway = await client()
    const answers = answersOf(gateway)
    const sent = gateway.publishAsync('feeds/small', '[1]', { qos: 1 })
    for (const times of [1, 2, 3]) {
      await until(() => waits.length === times)
      expect(answers).toEqual([])
      if (times < 3) waits.at(-1)?.go()
    }
    isAway = false
    waits.at(-1)?.go()
    await sent
    expect(taken).toHaveLength(4)
  })

  test('a full queue holds as long as it says', async () => {
    takes = () => Promise.reject(new BusyError(120))
    const sent = (await client()).publishAsync('feeds/small', '[1]', { qos: 1 })
    await until(() => waits.length === 1)
    expect(waits[0]?.ms).toBe(120)
    takes = () => Promise.resolve(OK)
    waits[0]?.go()
    await sent
  })

  test('what a fault of ours hits is never acknowledged: the client is sent away and comes with it again', async () => {
    takes = () => Promise.reject(new Error('broken'))
    const gateway = await client({ reconnectPeriod: 1, clean: false, clientId: 'g' })
    const answers = answersOf(gateway)
    const sent = gateway.publishAsync('feeds/small', '[1]', { qos: 1 })
    await until(() => taken.length >= 2)
    expect(answers.filter((command) => command === 'puback')).toEqual([])
    takes = () => Promise.resolve(OK)
    await sent
  })

  test('nobody waits any more for a client that is gone', async () => {
    takes = () => Promise.reject(new BusyError(50))
    const gateway = await client()
    gateway.publish('feeds/small', '[1]', { qos: 1 })
    await until(() => waits.length === 1)
    gateway.end(true)
    await until(() => transport.state().held === 0)
    waits[0]?.go()
    await (await client()).endAsync()
    expect(taken).toHaveLength(1)
  })

  test('what waits does so outside of our memory: more of a connection is read when it is done', async () => {
    const commits: (() => void)[] = []
    takes = () => new Promise((resolve) => commits.push(() => resolve(OK)))
    const gateway = await client()
    for (let i = 0; i < 400; i++) gateway.publish('feeds/small', 'x'.repeat(10_000), { qos: 1 })
    // All that the client could say has been said.
    const other = await client()
    takes = () => Promise.resolve(OK)
    await other.publishAsync('feeds/small', '[2]', { qos: 1 })
    expect(transport.state().held).toBeLessThan(60)
    for (const commit of commits) commit()
  })
})

describe('who may do what', () => {
  test.each([
    ['no password', {}],
    ['an unknown token', { password: 'unknown' }],
    ['a token of a feed that there is not', { password: 'lost' }],
    ['a token without the right', { password: 'north' }],
  ])('does not connect with %s', async (_, { password }: { password?: string }) => {
    const refused = connect(`mqtt://127.0.0.1:${String(transport.port)}`, {
      username: 'gateway',
      reconnectPeriod: 0,
      ...(password !== undefined && { password }),
    })
    clients.push(refused)
    const error = await new Promise<Error & { code?: number }>((resolve) => refused.on('error', resolve))
    expect(error.code).toBe(4)
  })

  test.each(['feeds/large', 'feeds/smaller', 'feeds', 'other', '$SYS/x', 'feeds/small2/x'])(
    'is sent away who publishes to %s, and nothing is taken',
    async (topic) => {
      const gateway = await client()
      const closed = new Promise<void>((resolve) => gateway.once('close', () => resolve()))
      gateway.publish(topic, '[1]', { qos: 1 })
      await closed
      expect(taken).toEqual([])
    },
  )

  test.each(['#', 'feeds/#', 'feeds/small/#', '$SYS/#', '+/small'])('nobody subscribes to %s', async (filter) => {
    const gateway = await client()
    await expect(gateway.subscribeAsync(filter)).rejects.toMatchObject({ packet: { granted: [128] } })
    expect(gateway.connected).toBe(true)
  })

  test('a token that was revoked is good for two seconds at most', async () => {
    const gateway = await client()
    await gateway.publishAsync('feeds/small', '[1]', { qos: 1 })
    viewers.delete('good')
    const closed = new Promise<void>((resolve) => gateway.once('close', () => resolve()))
    let isClosed = false
    void closed.then(() => (isClosed = true))
    await until(() => {
      if (!isClosed) gateway.publish('feeds/small', '[2]', { qos: 0 })
      return isClosed
    })
  })

  test('does not send away the client of another token that has the same client id', async () => {
    const mine = await client({ clientId: 'same' })
    const theirs = await client({ clientId: 'same', password: 'other' })
    await theirs.publishAsync('feeds/large', '[1]', { qos: 1 })
    await mine.publishAsync('feeds/small', '[1]', { qos: 1 })
    expect([mine.connected, theirs.connected]).toEqual([true, true])
    const again = new Promise<void>((resolve) => mine.once('close', () => resolve()))
    await client({ clientId: 'same' })
    await again
  })

  test('keeps no will and no retained message', async () => {
    const gateway = await client({ will: { topic: 'feeds/small', payload: Buffer.from('gone'), qos: 1, retain: true } })
    await gateway.publishAsync('feeds/small', 'kept', { qos: 1, retain: true })
    gateway.stream.destroy()
    await until(() => transport.state().clients === 0)
    await (await client()).publishAsync('feeds/small', 'next', { qos: 1 })
    expect(taken.map(({ text }) => text)).toEqual(['kept', 'next'])
  })
})

describe('size', () => {
  test('a message of the limit is taken, a longer one ends the connection before it is kept', async () => {
    const gateway = await client()
    await gateway.publishAsync('feeds/small', 'x'.repeat(20_000), { qos: 1 })
    const closed = new Promise<void>((resolve) => gateway.once('close', () => resolve()))
    gateway.publish('feeds/small', 'x'.repeat(22_000), { qos: 1 })
    await closed
    expect(taken).toHaveLength(1)
  })

  test('who has not said who it is gets no room', async () => {
    const socket = connectTcp(transport.port, '127.0.0.1')
    socket.on('error', () => undefined)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(
      generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clientId: 'x'.repeat(20_000), clean: true }),
    )
    await closed
    expect(transport.state().clients).toBe(0)
  })

  test('other words than MQTT end the connection', async () => {
    const socket = connectTcp(transport.port, '127.0.0.1')
    socket.on('error', () => undefined)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await closed
  })
})

test('closing answers what is in hand and takes nothing more', async () => {
  let commit = (): void => undefined
  takes = () => new Promise((resolve) => (commit = () => resolve(OK)))
  const gateway = await client()
  const sent = gateway.publishAsync('feeds/small', '[1]', { qos: 1 })
  await until(() => taken.length === 1)
  const closing = transport.close()
  const late = connectTcp(transport.port, '127.0.0.1')
  expect(await new Promise<Error & { code?: string }>((resolve) => late.once('error', resolve))).toMatchObject({
    code: 'ECONNREFUSED',
  })
  commit()
  await sent
  await closing
  expect(transport.state().held).toBe(0)
})

test('a port that is taken leaves nothing behind that would keep the process', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  await expect(openMqttBroker({ ...options, port: transport.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(timers()).toBe(before)
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
