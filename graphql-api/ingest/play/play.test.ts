import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fleetAvl } from '../adapters/fleet-avl.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import { parseMapping } from '../formats/mapping/mapping.ts'
import { feedOfMapping } from '../formats/mapping/mapped-feed.ts'
import { become } from '../feed/test-message.ts'
import { feedClient } from './feed-client.ts'
import { play, type Answer, type PlayOptions } from './play.ts'
import { recordingOf, type Recorded } from './recording.ts'

const START_MS = Date.parse('2026-11-22T08:00:00Z')
const item = (atMs: number): Recorded => ({ atMs, itemAt: (at) => ({ at }) })
const taken = (accepted: number): Answer => ({
  state: 'taken',
  receipt: { state: 'ok', accepted, duplicates: 0, rejected: 0, faults: [] },
})

/** Plays on a clock that only waiting advances. */
async function played(
  items: readonly Recorded[],
  speed: number,
  answers: readonly Answer[] = [],
  signal?: AbortSignal,
) {
  let nowMs = START_MS
  const posts: { atMs: number; items: readonly object[] }[] = []
  const options: PlayOptions = {
    items,
    speed,
    now: () => nowMs,
    wait(ms) {
      nowMs += ms
      return Promise.resolve()
    },
    post(sent) {
      posts.push({ atMs: nowMs - START_MS, items: sent })
      return Promise.resolve(answers[posts.length - 1] ?? taken(sent.length))
    },
    ...(signal && { signal }),
  }
  return { result: await play(options), posts }
}

describe('a recording', () => {
  test('is played at the requested speed and dated as if it happened now', async () => {
    const { posts, result } = await played([item(0), item(60_000), item(120_000), item(600_000)], 60)
    expect(posts.map(({ atMs, items }) => [atMs, ...items])).toEqual([
      [0, { at: START_MS }],
      [1000, { at: START_MS + 1000 }],
      [2000, { at: START_MS + 2000 }],
      [10_000, { at: START_MS + 10_000 }],
    ])
    expect(result).toEqual({ sent: 4, accepted: 4, duplicates: 0, rejected: 0, messages: 4 })
  })
  test('sends items due together in one message, up to the limit', async () => {
    const { posts } = await played(
      Array.from({ length: 4_500 }, () => item(0)),
      1,
    )
    expect(posts.map(({ items }) => items.length)).toEqual([2000, 2000, 500])
  })
  test('waits for a busy city without dating anything later', async () => {
    const { posts, result } = await played([item(0)], 1, [{ state: 'again', afterMs: 7_000 }])
    expect(posts.map(({ atMs, items }) => [atMs, ...items])).toEqual([
      [0, { at: START_MS }],
      [7000, { at: START_MS }],
    ])
    expect(result.sent).toBe(1)
  })
  test('ends if the city refuses it, and when it is aborted', async () => {
    await expect(played([item(0)], 1, [{ state: 'refused', message: 'answers 401: no token' }])).rejects.toThrow(
      'answers 401',
    )
    expect((await played([item(0)], 1, [], AbortSignal.abort())).result.sent).toBe(0)
  })
})

describe('the feed client', () => {
  const answering = (status: number, body: unknown, headers = {}) =>
    feedClient('http://city/', 'fleet-avl', 'secret', (address, init) => {
      expect(address).toBe('http://city/feeds/fleet-avl')
      expect(new Headers(init?.headers).get('authorization')).toBe('Bearer secret')
      return Promise.resolve(new Response(JSON.stringify(body), { status, headers }))
    })([{}])
  test('gets the receipt of an accepted message', async () => {
    const receipt = { state: 'failed', accepted: 0, duplicates: 0, rejected: 1, faults: [] }
    expect(await answering(400, receipt)).toEqual({ state: 'taken', receipt })
    expect(await answering(503, {}, { 'retry-after': '3' })).toEqual({ state: 'again', afterMs: 3000 })
    expect(await answering(429, {})).toEqual({ state: 'again', afterMs: 5000 })
    expect(await answering(401, { error: { code: 'UNAUTHENTICATED', message: 'no such token' } })).toEqual({
      state: 'refused',
      message: 'http://city/feeds/fleet-avl answers 401: no such token',
    })
  })
  test('tries again if the city is unreachable', async () => {
    const away = feedClient('http://city', 'x', 't', () => Promise.reject(new TypeError('fetch failed')))
    expect(await away([])).toEqual({ state: 'again', afterMs: 5000 })
  })
})

describe('recordings of other days', () => {
  const read = (mapping: string, bytes: Uint8Array, kind: 'reading' | 'fix') => {
    const text = readFileSync(new URL(`../formats/mapping/mappings/${mapping}.json`, import.meta.url), 'utf8')
    return recordingOf(feedOfMapping(parseMapping(JSON.parse(text), mapping)), { bytes, encoding: 'csv' }, kind)
  }
  test('of vehicles become positions of today', () => {
    const rows = ['1,23.73,37.99,12.5,1970-01-01 00:00:01.000', '2,23.74,37.98,0,1970-01-01 00:00:00.000']
    const { items, faults } = read(
      'athens-pneuma',
      Buffer.from(`track_id,lon,lat,speed,time\n${rows.join('\n')}\n`),
      'fix',
    )
    expect([items.map(({ atMs }) => atMs), faults]).toEqual([[0, 1000], []])
    const { arrivals } = become(
      fleetAvl,
      items.map(({ itemAt, atMs }) => itemAt(START_MS + atMs)),
    )
    expect(arrivals).toMatchObject([
      { kind: 'fix', mover: 'track-2', speedKmh: 0, observedAtMs: START_MS },
      { kind: 'fix', mover: 'track-1', lng: 23.73, lat: 37.99, speedKmh: 12.5, observedAtMs: START_MS + 1000 },
    ])
  })
  test('of loops become readings of today', () => {
    const sample = readFileSync(new URL('../adapters/samples/metr-la.csv', import.meta.url))
    const { items } = read('metr-la', sample, 'reading')
    const { arrivals } = become(
      readingsJson,
      items.map(({ itemAt }) => itemAt(START_MS)),
    )
    expect(arrivals).toHaveLength(5)
    for (const arrival of arrivals) expect(arrival).toMatchObject({ kind: 'reading', observedAtMs: START_MS })
  })
})
