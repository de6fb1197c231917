import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
describe.skipIf(!existsSync(DATA))('real recordings (shared/data; skipped where it is absent)', () => {
  const read = (mapping: string, file: string, kind: 'reading' | 'fix') => {
    const text = readFileSync(new URL(`../formats/mapping/mappings/${mapping}.json`, import.meta.url), 'utf8')
    return recordingOf(
      feedOfMapping(parseMapping(JSON.parse(text), mapping)),
      { bytes: readFileSync(DATA + file), encoding: 'csv' },
      kind,
    )
  }
  test('23,293 positions of 50 vehicles in Athens become positions of today', () => {
    const { items, faults } = read('athens-pneuma', 'traffic/athens_pneuma_vehicle_track.csv', 'fix')
    expect([items.length, faults.length]).toEqual([23_293, 0])
    const now = items.map(({ itemAt }) => itemAt(START_MS))
    expect(become(fleetAvl, now.slice(0, 5_000)).arrivals).toHaveLength(5_000)
    expect(new Set(now.map((told) => (told as { device: string }).device)).size).toBe(50)
  })
  test('a week of speeds in Los Angeles becomes readings of today', () => {
    const { items } = read('metr-la', 'traffic/metr-la_los_speed_1week.csv', 'reading')
    expect(items.length).toBeGreaterThan(350_000)
    expect(
      become(
        readingsJson,
        items.slice(0, 1_000).map(({ itemAt }) => itemAt(START_MS)),
      ).arrivals,
    ).toHaveLength(1_000)
  })
})
