import { Duplex } from 'node:stream'
import { generate, type Packet } from 'mqtt-packet'
import { expect, onTestFinished, test, vi } from 'vitest'
import { MqttConnection, RefusedError, WINDOW_BYTES, type Message } from './mqtt-connection.ts'

const CONNECT = generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clientId: 'a', clean: true })
const CONNACK = hex({ cmd: 'connack', returnCode: 0, sessionPresent: false })
const PING = generate({ cmd: 'pingreq' })
const publish = (bytes: number, qos: 0 | 1 | 2 = 1, messageId = 7, topic = 'feeds/a'): Buffer =>
  generate({ cmd: 'publish', topic, payload: Buffer.alloc(bytes), qos, messageId, retain: false, dup: false })

function hex(...packets: Packet[]): string {
  return packets.map((packet) => generate(packet).toString('hex')).join('')
}

interface ConnectionOptions {
  take?: (message: Message) => Promise<unknown>
  accept?: () => Promise<void>
  leftBytes?: number
}

/** A connection whose client is known as soon as its CONNECT has come. */
function connection({
  take = () => Promise.resolve(),
  accept = () => Promise.resolve(),
  leftBytes = Infinity,
}: ConnectionOptions = {}) {
  const written: Buffer[] = []
  const stream = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _, done) {
      written.push(chunk)
      done()
    },
  })
  const socket = Object.assign(stream, { destroySoon: () => stream.end(() => stream.destroy()) })
  const taken: Message[] = []
  const client = new MqttConnection({
    socket: socket as never,
    room: { leftBytes },
    maxBytes: 20_011,
    connectMs: 10_000,
    accept: async () => {
      await accept()
      return (message) => {
        taken.push(message)
        return take(message)
      }
    },
  })
  const closed = new Promise<void>((resolve) => socket.once('close', resolve))
  onTestFinished(() => client.destroy())
  return { socket, client, taken, closed, answers: () => Buffer.concat(written).toString('hex') }
}

function connected(options?: ConnectionOptions) {
  const all = connection(options)
  all.socket.push(CONNECT)
  return all
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

test.each([1, 2, 3, 7, 1_000, 100_000])('takes messages out of pieces of %i bytes', async (step) => {
  const { socket, taken, answers } = connection()
  const bytes = Buffer.concat([
    ...[CONNECT, PING, publish(0), publish(100, 0), publish(127), publish(128, 1, 65_535), publish(9, 2)],
    ...[publish(20_000), PING, publish(3, 1, 8, 'feeds/b/路')],
  ])
  for (let i = 0; i < bytes.length; i += step) socket.push(bytes.subarray(i, i + step))
  await turns()
  await turns()
  expect(taken.map(({ payload }) => payload.length)).toEqual([0, 100, 127, 128, 9, 20_000, 3])
  expect(taken.at(-1)).toMatchObject({ topic: 'feeds/b/路' })
  expect(answers().startsWith(CONNACK)).toBe(true)
  const rest =
    answers()
      .slice(CONNACK.length)
      .match(/d000|.{8}/g) ?? []
  expect(rest.filter((answer) => answer !== 'd000')).toEqual([
    ...['40020007', '40020007', '4002ffff', '50020007', '40020007', '40020008'],
  ])
})

test('answers what is no message', async () => {
  const { socket, answers } = connected()
  const subscriptions = [
    { topic: 'feeds/#', qos: 1 as const },
    { topic: '$SYS/#', qos: 0 as const },
  ]
  for (const packet of [
    { cmd: 'pubrel', messageId: 3 },
    { cmd: 'subscribe', messageId: 4, subscriptions },
    { cmd: 'unsubscribe', messageId: 5, unsubscriptions: ['feeds/#'] },
    { cmd: 'pingreq' },
  ] as const)
    socket.push(generate(packet as Packet))
  await turns()
  expect(answers()).toBe(
    CONNACK +
      hex(
        { cmd: 'pubcomp', messageId: 3 },
        { cmd: 'suback', messageId: 4, granted: [128, 128] },
        { cmd: 'unsuback', messageId: 5, granted: [] },
        { cmd: 'pingresp' },
      ),
  )
})

test('a packet that is too long is found out by its first bytes', async () => {
  const long = connected()
  await turns()
  long.socket.push(publish(1_000_000).subarray(0, 4))
  await long.closed
  const whole = connected()
  whole.socket.push(publish(20_100))
  await whole.closed
  expect(whole.taken).toEqual([])
  const endless = connected()
  await turns()
  endless.socket.push(Buffer.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))
  await endless.closed
})

test.each([
  ['a message before its CONNECT', publish(1)],
  ['a second CONNECT', Buffer.concat([CONNECT, CONNECT])],
  ['a topic longer than its packet', Buffer.concat([CONNECT, Buffer.of(0x32, 3, 0, 9, 0x61)])],
  ['QoS 3', Buffer.concat([CONNECT, Buffer.of(0x36, 5, 0, 1, 0x61, 0, 1)])],
  ['QoS 1 without an id', Buffer.concat([CONNECT, publish(1, 1, 7).fill(0, 11, 13)])],
  ['what only a broker says', Buffer.concat([CONNECT, Buffer.of(0xd0, 0)])],
  ['DISCONNECT', Buffer.concat([CONNECT, Buffer.of(0xe0, 0)])],
])('%s ends the connection, and nothing is taken', async (_, bytes) => {
  const { socket, taken, closed } = connection()
  socket.push(bytes)
  await closed
  expect(taken).toEqual([])
})

test('MQTT 5 is refused by its return code', async () => {
  const { socket, closed, answers } = connection()
  socket.push(generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 5, clientId: 'a', clean: true }))
  await closed
  expect(answers()).toBe(hex({ cmd: 'connack', returnCode: 1, sessionPresent: false }))
})

test('what came together with a CONNECT waits until the client is known', async () => {
  let admit = (): void => undefined
  const { socket, taken } = connection({ accept: () => new Promise((resolve) => (admit = resolve)) })
  socket.push(Buffer.concat([CONNECT, publish(5)]))
  await turns()
  expect(taken).toEqual([])
  admit()
  await turns()
  expect(taken).toHaveLength(1)
})

test('of a client that is refused nothing is taken', async () => {
  const { socket, taken, closed, answers } = connection({ accept: () => Promise.reject(new RefusedError(4, 'no')) })
  socket.push(Buffer.concat([CONNECT, publish(5)]))
  await closed
  expect(taken).toEqual([])
  expect(answers()).toBe(hex({ cmd: 'connack', returnCode: 4, sessionPresent: false }))
})

test('a client that does not say its CONNECT is disconnected, however slowly it goes on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { socket, closed } = connection()
  for (const byte of CONNECT.subarray(0, 9)) {
    socket.push(Buffer.of(byte))
    await turns()
    vi.advanceTimersByTime(1_000)
  }
  expect(socket.destroyed).toBe(false)
  vi.advanceTimersByTime(1_000)
  await closed
})

test.each([
  ['its window', Infinity, WINDOW_BYTES],
  ['the least, where all others have taken the room', 0, 64 * 1024],
])('has no more unanswered than %s, and reads on as it is answered', async (_, leftBytes, most) => {
  const commits: (() => void)[] = []
  const { socket, taken, answers } = connected({
    take: () => new Promise<void>((resolve) => commits.push(resolve)),
    leftBytes,
  })
  for (let i = 0; i < 200; i++) socket.push(publish(10_000))
  await turns()
  const bytes = taken.length * 10_000
  expect(bytes).toBeGreaterThan(most - 20_000)
  expect(bytes).toBeLessThan(most + 20_000)
  expect(answers()).toBe(CONNACK)
  while (taken.length < 200) {
    for (const commit of commits.splice(0)) commit()
    await turns()
  }
  for (const commit of commits) commit()
  await turns()
  expect(answers()).toHaveLength(CONNACK.length + 200 * 8)
})

test('what cannot be taken ends the connection, unanswered', async () => {
  const { socket, closed, answers } = connected({ take: () => Promise.reject(new Error('broken')) })
  socket.push(publish(1))
  await closed
  expect(answers()).toBe(CONNACK)
})
