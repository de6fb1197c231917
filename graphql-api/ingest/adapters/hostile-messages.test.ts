import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { implausible } from '../../../domain/properties.ts'
import type { FeedItem } from '../feed/feed-item.ts'
import { encodingOfName } from '../transports/encodings.ts'
import type { Feed } from '../feed/feed.ts'
import { FEEDS } from './index.ts'
import { become } from '../feed/test-message.ts'

/** Messages that differ slightly from a valid one, as a broken device or an attacker would send. */
const ROUNDS = 60
const LONGEST_FAULT = 1_000

/** 32-bit values from a seed. */
function numbersOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Changes, drops, repeats or inserts a few bytes. */
function bytesGoneWrong(good: Uint8Array, below: (limit: number) => number): Uint8Array {
  let bytes = Buffer.from(good)
  for (let change = 0; change <= below(4); change++) {
    const at = below(bytes.length + 1)
    const length = below(40)
    switch (below(5)) {
      case 0:
        if (at < bytes.length) bytes[at] = below(256)
        break
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([below(256), below(256)]), bytes.subarray(at)])
        break
      default:
        bytes = bytes.subarray(0, at)
    }
  }
  return bytes
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  'n/a',
  'NaN',
  '\u0000',
  '__proto__',
  '9'.repeat(100_000),
  '\ud800',
  -1,
  0,
  1e308,
  -1e308,
  5e-324,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  {},
  [[[[]]]],
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}},"toString":1,"length":-1}'),
  Array(2_000).fill({}),
]

/** Replaces one nested value, or drops its field. */
function valueGoneWrong(value: unknown, below: (limit: number) => number): unknown {
  if (typeof value !== 'object' || value === null || below(8) === 0) return HOSTILE[below(HOSTILE.length)]
  if (Array.isArray(value)) {
    const at = below(value.length || 1)
    return value.map((item: unknown, index) => (index === at ? valueGoneWrong(item, below) : item))
  }
  const entries = Object.entries(value)
  const at = below(entries.length || 1)
  if (below(6) === 0) return Object.fromEntries(entries.filter((_, index) => index !== at))
  return Object.fromEntries(entries.map(([key, item], i) => [key, i === at ? valueGoneWrong(item, below) : item]))
}

function expectSound(arrival: FeedItem): void {
  for (const value of Object.values(arrival)) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true)
  if (arrival.kind === 'reading') expect(implausible(arrival.value, arrival.property)).toBeUndefined()
  if (arrival.kind === 'fix' || arrival.kind === 'thing') {
    expect(Math.abs(arrival.lng)).toBeLessThanOrEqual(180)
    expect(Math.abs(arrival.lat)).toBeLessThanOrEqual(90)
  }
}

function expectNamed(feed: Feed, bytes: Uint8Array | string): void {
  const encoding = encodingOfName(feed.sample)
  const { arrivals, faults } = become(feed, bytes, encoding)
  for (const arrival of arrivals) expectSound(arrival)
  for (const { message, code } of faults) {
    expect(code).toMatch(/^[A-Z_]+$/)
    expect(message.length).toBeGreaterThan(10)
    expect(message.length).toBeLessThan(LONGEST_FAULT)
  }
}

describe.each(FEEDS.map((feed: Feed) => [feed.id, feed] as const))('%s, given an invalid message,', (id, feed) => {
  const sample = readFileSync(new URL(`./samples/${feed.sample}`, import.meta.url))

  test('neither throws nor accepts anything impossible, whatever bytes are corrupt', () => {
    const below = numbersOf(id.length * 7919 + id.charCodeAt(0))
    for (let round = 0; round < ROUNDS; round++) expectNamed(feed, bytesGoneWrong(sample, below))
  })

  if (extname(feed.sample) === '.json')
    test('nor whatever values are', () => {
      const below = numbersOf(id.length * 104729 + id.charCodeAt(1))
      const good: unknown = JSON.parse(sample.toString('utf8'))
      for (let round = 0; round < ROUNDS; round++) expectNamed(feed, JSON.stringify(valueGoneWrong(good, below)))
      expect(Object.prototype).not.toHaveProperty('polluted')
    })
})
