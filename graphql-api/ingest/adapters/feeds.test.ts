import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { implausible } from '../../../domain/properties.ts'
import { RIGHTS } from '../../../domain/rights.ts'
import type { FeedItem } from '../feed/feed-item.ts'
import type { Encoding, Feed, Payload } from '../feed/feed.ts'
import { FEEDS } from './index.ts'

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  '.json': 'json',
  '.jsonld': 'json',
  '.geojson': 'json',
  '.ndjson': 'ndjson',
  '.xml': 'xml',
  '.csv': 'csv',
  '.pb': 'protobuf',
  '.zip': 'zip',
}
const RECEIVED_AT_MS = Date.parse('2026-11-22T00:05:00Z')

function sampleOf(feed: Feed): Payload {
  const encoding = ENCODINGS[extname(feed.sample)]
  if (encoding === undefined) throw new Error(`sample ${feed.sample} has an ending that says no encoding`)
  return { bytes: readFileSync(new URL(`./samples/${feed.sample}`, import.meta.url)), encoding, origin: 'sample' }
}

function arrivalsOf(feed: Feed, payload: Payload): { arrivals: FeedItem[]; faults: string[] } {
  const { messages, faults } = feed.validate(payload)
  const arrivals: FeedItem[] = []
  const words = faults.map(({ message }) => message)
  for (const message of messages) {
    const outcome = feed.toObservations(message, { receivedAtMs: RECEIVED_AT_MS, origin: 'sample' })
    if (outcome.state === 'ok') arrivals.push(...outcome.arrivals)
    if (outcome.state !== 'empty') words.push(...(outcome.faults ?? []).map(({ message: word }) => word))
  }
  return { arrivals, faults: words }
}

test('ids are unique', () => {
  const ids = FEEDS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('all come from machines', () => {
  expect(RIGHTS['feed.post']).toMatchObject({ roles: [], machines: true })
})

describe.each(FEEDS.map((feed: Feed) => [feed.id, feed] as const))('%s', (_, feed) => {
  test('describes itself', () => {
    expect(feed.id).toMatch(/^[a-z0-9][a-z0-9._-]{1,63}$/)
    for (const text of [feed.title.zh, feed.title.en, feed.publisher.zh, feed.publisher.en, feed.licence])
      expect(text.trim()).not.toBe('')
    expect(feed.cadenceMs).toBeGreaterThan(0)
    expect(feed.staleAfterMs).toBeGreaterThanOrEqual(feed.cadenceMs)
    expect(feed.encodings.length).toBeGreaterThan(0)
  })

  test('turns its sample into the kinds of item it declares', () => {
    const { arrivals, faults } = arrivalsOf(feed, sampleOf(feed))
    expect(faults).toEqual([])
    expect(arrivals.length).toBeGreaterThan(0)
    for (const arrival of arrivals) expect(feed.carries).toContain(arrival.kind)
    for (const arrival of arrivals) expectPlausible(arrival)
  })

  test('gives the same items for the same message', () => {
    expect(arrivalsOf(feed, sampleOf(feed))).toEqual(arrivalsOf(feed, sampleOf(feed)))
  })

  test('names the fault of a truncated, empty or binary message, and never throws', () => {
    const { bytes } = sampleOf(feed)
    for (const encoding of feed.encodings)
      for (const broken of [
        new Uint8Array(),
        bytes.subarray(0, bytes.length >> 1),
        Uint8Array.of(0xff, 0xfe, 0x00, 0x7b),
      ]) {
        const { messages, faults } = feed.validate({ bytes: broken, encoding })
        for (const { message, code } of faults) {
          expect(message.length).toBeGreaterThan(10)
          expect(code).toMatch(/^[A-Z_]+$/)
        }
        for (const message of messages)
          expect(feed.toObservations(message, { receivedAtMs: RECEIVED_AT_MS })).toHaveProperty('state')
      }
  })
})

function expectPlausible(arrival: FeedItem): void {
  switch (arrival.kind) {
    case 'reading':
      expect(implausible(arrival.value, arrival.property)).toBeUndefined()
      expect(Number.isSafeInteger(arrival.observedAtMs)).toBe(true)
      break
    case 'traits':
      expect(arrival.traits).not.toEqual({})
      break
    case 'timetable':
      expect(arrival.archive.length).toBeGreaterThan(0)
      break
    case 'fix':
    case 'camera':
    case 'thing':
      expect(Math.abs(arrival.lng)).toBeLessThanOrEqual(180)
      expect(Math.abs(arrival.lat)).toBeLessThanOrEqual(90)
      break
    case 'alert':
    case 'report':
      expect(arrival.sourceId).not.toBe('')
  }
}
