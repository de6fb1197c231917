import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { connectAsync, type MqttClient } from 'mqtt'
import mqttPacket, { type Packet } from 'mqtt-packet'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '../../platform/log/log.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import type { Receipt } from '../feed/feed.ts'
import { openMqttClient, type BrokerSubscription } from './mqtt-client.ts'
import { ownTurn } from './test-turn.ts'
import { createTestWaits, type TestWaits } from './test-waits.ts'

const OK: Receipt = { state: 'ok', accepted: 1, duplicates: 0, rejected: 0, faults: [] }

let taken: { feedId: string; origin: string | undefined; text: string; encoding: string }[]
let takes: () => Promise<Receipt>
let waits: TestWaits
let transports: BrokerSubscription[]
const lines: string[] = []

beforeEach(() => {
  taken = []
  transports = []
  lines.length = 0
  takes = () => Promise.resolve(OK)
  waits = createTestWaits()
})

function open(port: number, clientId = 'city-test'): BrokerSubscription {
  const transport = openMqttClient({
    url: `mqtt://city:secret@127.0.0.1:${String(port)}`,
    turn: ownTurn(clientId),
    catalogue: catalogueOf([{ ...readingsJson, id: 'small', maxBytes: 100 }]),
    ingest: {
      take(feed, { bytes, origin, encoding }, name) {
        expect(name).toBe('mqtt')
        taken.push({ feedId: feed.id, origin, text: new TextDecoder().decode(bytes), encoding })
        return takes()
      },
    },
    log: createLog('json', (line) => lines.push(line)),
    wait: waits.wait,
  })
  transports.push(transport)
  return transport
}

/** Retries until it is connected. */
async function connected(transport: BrokerSubscription): Promise<void> {
  while (transport.state().state !== 'connected') {
    if (waits.waiting.length > 0) await waits.next()
    await tick()
  }
}

describe('a broker of MQTT 3.1.1 that goes away and comes back', () => {
  let broker: Aedes
  let server: Server
  let port = 0
  let sockets: Set<Socket>
  let publisher: MqttClient | undefined

  beforeEach(async () => {
    broker = await Aedes.createBroker({})
    port = 0
    await giveBack()
  })
  afterEach(async () => {
    publisher?.end(true)
    publisher = undefined
    for (const transport of transports) await transport.close()
    await takeAway()
    await new Promise<void>((resolve) => broker.close(resolve))
  })

  async function giveBack(): Promise<void> {
    sockets = new Set()
    server = createServer((socket) => {
      sockets.add(socket)
      broker.handle(socket)
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  async function takeAway(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const publish = async (text: string, topic = 'feeds/small/roof'): Promise<void> => {
    publisher ??= await connectAsync(`mqtt://127.0.0.1:${String(port)}`, { reconnectPeriod: 1 })
    await publisher.publishAsync(topic, text, { qos: 1 })
  }
  /** Messages that the broker still keeps. */
  const unanswered = async (): Promise<string[]> => {
    const texts: string[] = []
    const stream = (
      broker as unknown as {
        persistence: { outgoingStream(client: object): AsyncIterable<{ cmd: string; payload: Buffer }> }
      }
    ).persistence.outgoingStream({ id: 'city-test' })
    for await (const { payload } of stream) texts.push(payload.toString())
    return texts
  }

  test('takes published messages, and keeps its credentials out of the log', async () => {
    const transport = open(port)
    await connected(transport)
    expect(transport.state()).toMatchObject({ state: 'connected', version: 4 })
    await publish('[1]')
    await until(() => taken.length === 1)
    expect(taken[0]).toEqual({ feedId: 'small', origin: 'roof', text: '[1]', encoding: 'json' })
    expect(lines.join()).not.toContain('secret')
  })

  test('acknowledges after the rows are durable, many at a time', async () => {
    const commits: (() => void)[] = []
    takes = () => new Promise((resolve) => commits.push(() => resolve(OK)))
    const transport = open(port)
    await connected(transport)
    for (let i = 0; i < 50; i++) await publish(`[${String(i)}]`)
    await until(() => taken.length === 50)
    expect(transport.state().held).toBe(50)
    expect(await unanswered()).toHaveLength(50)
    for (const commit of commits) commit()
    await until(() => transport.state().held === 0)
    while ((await unanswered()).length > 0) await tick()
  })

  test('receives unacknowledged messages again, and loses none sent meanwhile', async () => {
    let give = (): void => undefined
    takes = () => new Promise((resolve) => (give = () => resolve(OK)))
    const transport = open(port)
    await connected(transport)
    await publish('[1]')
    await until(() => taken.length === 1)
    await takeAway()
    await until(() => transport.state().state === 'away')
    expect(lines.filter((line) => line.includes('the broker of feeds is unreachable'))).toHaveLength(1)
    takes = () => Promise.resolve(OK)
    await giveBack()
    // While we are still disconnected.
    await publish('[2]')
    await connected(transport)
    await until(() => taken.length >= 3)
    expect(taken.map(({ text }) => text).sort()).toEqual(['[1]', '[1]', '[2]'])
    // An answer on a closed connection goes nowhere.
    give()
    while ((await unanswered()).length > 0) await tick()
  })

  test('holds while the database is unreachable, and continues by itself', async () => {
    takes = () => Promise.reject(Object.assign(new Error('refused'), { code: 'DATABASE_UNAVAILABLE' }))
    const transport = open(port)
    await connected(transport)
    await publish('[1]')
    await waits.next()
    expect(await unanswered()).toEqual(['[1]'])
    takes = () => Promise.resolve(OK)
    await waits.next()
    while ((await unanswered()).length > 0) await tick()
    expect(transport.state().held).toBe(0)
  })

  test('receives after a restart what was sent meanwhile', async () => {
    const first = open(port)
    await connected(first)
    await first.close()
    await publish('[1]')
    expect(taken).toEqual([])
    await connected(open(port))
    await until(() => taken.length === 1)
  })

  test('discards a message that can never be taken, and reports it once', async () => {
    await connected(open(port))
    await publish('[1]', 'feeds/none/x')
    await publish('[1]', 'feeds/none/y')
    await publish('x'.repeat(101))
    await publish('[2]')
    await until(() => taken.length === 1)
    expect(taken[0]?.text).toBe('[2]')
    expect(lines.filter((line) => line.includes('discarded'))).toHaveLength(2)
    while ((await unanswered()).length > 0) await tick()
  })
})

test('asks a broker of MQTT 5 for a session that outlives the connection', async () => {
  const received: Packet[] = []
  let peer: Socket | undefined
  const answer = (socket: Socket, packet: Packet): void => {
    received.push(packet)
    const send = (reply: Packet): void => void socket.write(mqttPacket.generate(reply, { protocolVersion: 5 }))
    if (packet.cmd === 'connect') send({ cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false })
    if (packet.cmd === 'subscribe' && packet.messageId !== undefined) {
      send({ cmd: 'suback', messageId: packet.messageId, granted: [1] })
      send({
        ...{ cmd: 'publish', topic: 'feeds/small', payload: '1\n2', qos: 1, dup: false, retain: false, messageId: 7 },
        properties: { contentType: 'application/x-ndjson' },
      })
    }
  }
  const server = createServer((socket) => {
    peer = socket
    const parser = mqttPacket.parser({ protocolVersion: 5 })
    parser.on('packet', (packet: Packet) => answer(socket, packet))
    socket.on('data', (chunk: Buffer) => parser.parse(chunk))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  let commit = (): void => undefined
  takes = () => new Promise((resolve) => (commit = () => resolve(OK)))
  const transport = open((server.address() as AddressInfo).port)
  try {
    await until(() => taken.length === 1)
    expect(taken[0]).toMatchObject({ encoding: 'ndjson', text: '1\n2' })
    expect(received.map(({ cmd }) => cmd)).toEqual(['connect', 'subscribe'])
    expect(received[0]).toMatchObject({ clean: false, properties: { sessionExpiryInterval: 86_400 } })
    expect(received[1]).toMatchObject({ subscriptions: [{ topic: 'feeds/#', qos: 1 }] })
    commit()
    await until(() => received.some(({ cmd, messageId }) => cmd === 'puback' && messageId === 7))
    expect(transport.state().version).toBe(5)
  } finally {
    const closing = transport.close()
    await until(() => received.some(({ cmd }) => cmd === 'disconnect'))
    peer?.destroy()
    await closing
    await new Promise((resolve) => server.close(resolve))
  }
})

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await tick()
}
