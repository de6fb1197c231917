import { Duplex } from 'node:stream'
import { generate } from 'mqtt-packet'
import { expect, test } from 'vitest'
import type { Publish } from './mqtt-publish.ts'
import { MqttStream, WINDOW_BYTES } from './mqtt-stream.ts'

const PING = generate({ cmd: 'pingreq' })
const publish = (bytes: number, qos: 0 | 1 | 2 = 1, messageId = 7, topic = 'feeds/a'): Buffer =>
  generate({ cmd: 'publish', topic, payload: Buffer.alloc(bytes), qos, messageId, retain: false, dup: false })

function connection(take: (publish: Publish) => Promise<unknown> = () => Promise.resolve(), leftBytes = Infinity) {
  const written: Buffer[] = []
  const socket = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _, done) {
      written.push(chunk)
      done()
    },
  })
  const taken: Publish[] = []
  const stream = new MqttStream({
    socket: socket as never,
    room: { leftBytes },
    maxBytes: 20_011,
    take(one) {
      taken.push(one)
      return take(one)
    },
  })
  stream.isOpen = true
  const left: Buffer[] = []
  stream.on('readable', () => {
    for (let chunk = stream.read() as Buffer | null; chunk !== null; chunk = stream.read() as Buffer | null)
      left.push(chunk)
  })
  const failed = new Promise<Error>((resolve) => stream.once('error', resolve))
  const isLeft = (): string => Buffer.concat(left).toString('hex')
  return { socket, stream, taken, written, failed, isLeft }
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

test.each([1, 2, 3, 7, 1_000, 100_000])(
  'takes messages out of pieces of %i bytes and leaves the rest',
  async (step) => {
    const { socket, stream, taken, written, isLeft } = connection()
    const bytes = Buffer.concat([
      ...[PING, publish(0), publish(100, 0), publish(127), publish(128, 1, 65_535), publish(9, 2), publish(20_000)],
      ...[PING, publish(3, 1, 8, 'feeds/b/路')],
    ])
    for (let i = 0; i < bytes.length; i += step) socket.push(bytes.subarray(i, i + step))
    await turns()
    await turns()
    expect(taken.map(({ payload }) => payload.length)).toEqual([0, 100, 127, 128, 20_000, 3])
    expect(taken.at(-1)).toMatchObject({ topic: 'feeds/b/路', messageId: 8 })
    expect(isLeft()).toBe(Buffer.concat([PING, publish(9, 2), PING]).toString('hex'))
    expect(Buffer.concat(written).toString('hex')).toBe('40020007400200074002ffff4002000740020008')
    stream.destroy()
  },
)

test('detects a packet that is too long by its first bytes', async () => {
  const long = connection()
  long.socket.push(publish(1_000_000).subarray(0, 4))
  expect((await long.failed).message).toContain('longer than 20011')
  const endless = connection()
  endless.socket.push(Buffer.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))
  await endless.failed
})

test('leaves invalid messages to the broker, and everything before the client is known', async () => {
  const { socket, stream, taken, isLeft } = connection()
  const bad = [publish(1, 1, 7, 'feeds/#'), Buffer.of(0x32, 3, 0, 9, 0x61), Buffer.of(0x30, 2, 0, 0)]
  socket.push(Buffer.concat(bad))
  await turns()
  stream.isOpen = false
  socket.push(publish(5))
  await turns()
  expect(taken).toEqual([])
  expect(isLeft()).toBe(Buffer.concat([...bad, publish(5)]).toString('hex'))
  stream.destroy()
})

test.each([
  ['its window', Infinity, WINDOW_BYTES],
  ['the least, where all others have taken the room', 0, 64 * 1024],
])('has no more in progress than %s, and continues reading as messages are answered', async (_, room, most) => {
  const commits: (() => void)[] = []
  const { socket, stream, taken, written } = connection(
    () => new Promise<void>((resolve) => commits.push(resolve)),
    room,
  )
  for (let i = 0; i < 200; i++) socket.push(publish(10_000))
  await turns()
  const bytes = taken.length * 10_000
  expect(bytes).toBeGreaterThan(most - 20_000)
  expect(bytes).toBeLessThan(most + 20_000)
  expect(written).toEqual([])
  while (taken.length < 200) {
    for (const commit of commits.splice(0)) commit()
    await turns()
  }
  for (const commit of commits) commit()
  await turns()
  expect(Buffer.concat(written)).toHaveLength(800)
  stream.destroy()
})

test('ends the connection, unanswered, if a message cannot be taken', async () => {
  const { socket, failed, written } = connection(() => Promise.reject(new Error('broken')))
  socket.push(publish(1))
  expect((await failed).message).toBe('broken')
  expect(written).toEqual([])
})
