import { generate } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { PacketFrames } from './packet-limit.ts'

const publish = (bytes: number): Buffer =>
  generate({
    cmd: 'publish',
    topic: 'feeds/a',
    payload: Buffer.alloc(bytes),
    qos: 1,
    messageId: 7,
    retain: false,
    dup: false,
  })
const ping = generate({ cmd: 'pingreq' })

test.each([1, 2, 3, 7, 1_000, 100_000])('follows packets of every length in pieces of %i bytes', (step) => {
  const bytes = Buffer.concat([
    ping,
    publish(0),
    publish(100),
    publish(127),
    publish(128),
    publish(20_000),
    ping,
    publish(3),
  ])
  const frames = new PacketFrames({ maxBytes: 20_011 })
  for (let i = 0; i < bytes.length; i += step) expect(frames.follow(bytes.subarray(i, i + step))).toBe(true)
  expect(frames.follow(publish(20_000))).toBe(true)
  expect(frames.follow(publish(20_001))).toBe(false)
})

test('a packet that is too long is found out by its first bytes', () => {
  expect(new PacketFrames({ maxBytes: 1_000 }).follow(publish(1_000_000).subarray(0, 4))).toBe(false)
  expect(new PacketFrames({ maxBytes: 1_000 }).follow(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))).toBe(false)
})

test('the limit may change between packets', () => {
  const limit = { maxBytes: 50 }
  const frames = new PacketFrames(limit)
  expect(frames.follow(publish(20))).toBe(true)
  limit.maxBytes = 500
  expect(frames.follow(publish(400))).toBe(true)
})
