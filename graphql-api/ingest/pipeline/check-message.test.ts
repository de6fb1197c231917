import { expect, test } from 'vitest'
import type { FeedItem } from '../feed/feed-item.ts'
import type { Feed } from '../feed/feed.ts'
import { checkMessage, MAX_ITEMS } from './check-message.ts'
import { payloadOf, testFeed } from './test-ingest.ts'

const NOW_MS = Date.parse('2026-11-22T08:00:00Z')
const CLOCK = { nowMs: NOW_MS, oldestReadingMs: 0, oldestFixMs: 0 }
const READING: FeedItem = { kind: 'reading', thing: 'A', property: 'pm25', value: 3, observedAtMs: NOW_MS }

const checked = (arrivals: readonly FeedItem[], end = '') =>
  checkMessage(testFeed('a'), { bytes: Buffer.from(JSON.stringify(arrivals) + end), encoding: 'json' }, 'http', CLOCK)

test('a trailing NUL is dropped; one within a text is a fault', () => {
  expect(checked([READING], '\0\0').arrivals).toEqual([READING])
  expect(checked([READING], '\0 ').state).toBe('failed')
  expect(checkMessage(testFeed('a'), { bytes: Buffer.alloc(3), encoding: 'json' }, 'mqtt', CLOCK).state).toBe('failed')
})

test('0° N 0° E is not a position: movers and sensors there are rejected by name, reports kept without it', () => {
  const fix: FeedItem = { kind: 'fix', mover: 'M', moverKind: 'bus', lng: 0, lat: 0, observedAtMs: NOW_MS }
  const thing: FeedItem = { kind: 'thing', thing: 'T', sensorKind: 'other', lng: 0.000_001, lat: -0.000_002 }
  const report: FeedItem = {
    ...{
      kind: 'report',
      sourceId: 'R',
      reportedAtMs: NOW_MS,
      updatedAtMs: NOW_MS,
      category: 'c',
      title: 't',
      content: {},
    },
    ...{ lng: 0, lat: 0 },
  }
  const { arrivals, faults } = checked([fix, thing, report])
  expect(arrivals).toHaveLength(1)
  expect(arrivals[0]).not.toHaveProperty('lng')
  expect(faults.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'OUT_OF_RANGE M: position is [0, 0]; expected −180…180, −90…90°, and not 0,0',
    'OUT_OF_RANGE T: position is [0.000001, -0.000002]; expected −180…180, −90…90°, and not 0,0',
    'OUT_OF_RANGE R: position is [0, 0]; expected −180…180, −90…90°, and not 0,0',
  ])
})

/** A feed whose messages have this many readings each. */
const feedOf = (...counts: readonly number[]): Feed<number> => ({
  ...testFeed('many'),
  validate: () => ({ messages: counts, faults: [] }),
  toObservations: (count) => ({ state: 'ok', arrivals: Array<FeedItem>(count).fill(READING) }),
})

test('a message with more items than one transaction may have is refused as a whole, by one fault', () => {
  const fits = checkMessage(feedOf(MAX_ITEMS - 1, 1), payloadOf([]), 'http', CLOCK)
  expect([fits.state, fits.arrivals.length, fits.rejected]).toEqual(['ok', MAX_ITEMS, 0])
  const { state, arrivals, rejected, faults } = checkMessage(feedOf(MAX_ITEMS, 1), payloadOf([]), 'http', CLOCK)
  expect([state, arrivals.length, rejected]).toEqual(['failed', 0, 1])
  expect(faults).toEqual([
    {
      code: 'TOO_LARGE',
      message: 'the message has more than 100000 items; expected at most that many: send it in parts',
    },
  ])
})

test('notes on content accepted against its format are kept without personal data', () => {
  const noted: Feed<FeedItem> = {
    ...testFeed('noted'),
    validate: () => ({ messages: [READING], faults: [] }),
    toObservations: (reading) => ({
      state: 'ok',
      arrivals: [reading],
      notes: Array.from({ length: 30 }, (_, i) => `sent[${String(i)}] is "Z"; call 13800001234`),
    }),
  }
  const { state, rejected, notes } = checkMessage(noted, payloadOf([]), 'http', CLOCK)
  expect([state, rejected, notes.length]).toEqual(['ok', 0, 20])
  expect(notes[0]).toBe('sent[0] is "Z"; call 138****1234')
})
