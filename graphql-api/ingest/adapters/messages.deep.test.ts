import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-databases.ts'
import { fuzz } from '../../platform/test-fuzz.ts'
import type { Encoding, Feed, Payload, Receipt } from '../feed/feed.ts'
import { createIngest, type Ingest } from '../pipeline/ingest.ts'
import { checkMessage } from '../pipeline/check-message.ts'
import { recordingBus, silentLog } from '../pipeline/test-ingest.ts'
import { isRecord, jsonInScript } from '../feed/json-text.ts'
import { ALL_FEEDS, sampleOf } from '../privacy/test-planted.ts'

const NOW_MS = Date.parse('2026-11-22T00:05:00Z')
/** Processor time for one message. */
const MOST_MS = 2_000

let database: Database
let ingest: Ingest
beforeAll(async () => {
  database = await openTestDatabase('server')
  await insertMiniCity(database)
  ingest = createIngest({ database, bus: recordingBus(), log: silentLog, now: () => NOW_MS, limits: { lingerMs: 0 } })
}, 120_000)
afterAll(async () => {
  await ingest.close()
  await database.close()
})

const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1e308,
    -0.5,
    13800001234,
    '',
    ' ',
    'n/a',
    '\u0000',
    '\ud800',
    '1,050',
    '24:00',
    '１３８',
  ],
  ...[
    '9'.repeat(400),
    '王'.repeat(3_000),
    '2026-02-30T25:61:00Z',
    '__proto__',
    { toString: 1, valueOf: null },
    [],
    {},
    [[[]]],
    { value: null },
    { type: 'Point' },
  ],
]

/** Where a change is made, and the replacement. */
interface Change {
  readonly at: number
  readonly how: number
  readonly odd: unknown
}
const CHANGE = fc.record({ at: fc.nat(), how: fc.nat(), odd: fc.oneof(fc.constantFrom(...ODD), fc.jsonValue()) })
const MESSAGE = fc.record({
  feed: fc.constantFrom(...ALL_FEEDS),
  changes: fc.array(CHANGE, { minLength: 1, maxLength: 4 }),
  bytes: fc.array(fc.record({ at: fc.nat(), byte: fc.nat({ max: 255 }), length: fc.nat({ max: 8 }) }), {
    maxLength: 2,
  }),
})

test('never fails or hangs, whatever is sent, and accounts for each item', async () => {
  await fuzz('batches of messages', fc.array(MESSAGE, { minLength: 1, maxLength: 25 }), async (messages) => {
    const before = await counted()
    const sent = messages.map(({ feed, changes, bytes }) => ({
      feed,
      payload: changed(sampleOf(feed), changes, bytes),
    }))
    const receipts = await Promise.all(
      sent.map(({ feed, payload }) => {
        const began = process.cpuUsage()
        // Parsed before it is awaited.
        const receipt = ingest.take(feed, payload, 'http')
        const { user, system } = process.cpuUsage(began)
        expect([feed.id, (user + system) / 1000 < MOST_MS]).toEqual([feed.id, true])
        return receipt
      }),
    )
    const after = await counted()
    const sum = (of: (receipt: Receipt) => number) => receipts.reduce((total, receipt) => total + of(receipt), 0)
    expect({
      messages: after.messages - before.messages,
      accepted: after.accepted - before.accepted,
      duplicates: after.duplicates - before.duplicates,
      rejected: after.rejected - before.rejected,
      letters: after.letters - before.letters,
    }).toEqual({
      messages: messages.length,
      accepted: sum(({ accepted }) => accepted),
      duplicates: sum(({ duplicates }) => duplicates),
      rejected: sum(({ rejected }) => rejected),
      // Every rejected item is kept as a dead letter, and nothing else.
      letters: sum(({ rejected }) => Number(rejected > 0)),
    })
    for (const [at, { feed, payload }] of sent.entries()) {
      const { accepted, duplicates, rejected } = receipts[at]!
      if (feed.carries.includes('timetable')) continue
      expect([feed.id, accepted + duplicates + rejected]).toEqual([feed.id, itemsOf(feed, payload)])
    }
    for (const { state, accepted, duplicates, rejected, faults, deadLetterId } of receipts) {
      expect([deadLetterId !== undefined, faults.length > 0]).toEqual([rejected > 0, rejected > 0])
      expect(accepted + duplicates > 0).toBe(state === 'ok')
      if (state === 'failed') expect(rejected).toBeGreaterThan(0)
      expect(faults.filter(({ message }) => message.includes('its adapter failed'))).toEqual([])
    }
  })
})

/** Number of items in a message, parsed independently. */
function itemsOf(feed: Feed, payload: Payload): number {
  const { arrivals, rejected } = checkMessage(feed, payload, 'http', {
    nowMs: NOW_MS,
    oldestReadingMs: -Infinity,
    oldestFixMs: -Infinity,
  })
  return arrivals.length + rejected
}

interface Counted {
  readonly messages: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  readonly letters: number
}

async function counted(): Promise<Counted> {
  const row = await database.read(SYSTEM, (session) =>
    session.row<Counted>({
      name: 'fuzz.counted',
      text: `select coalesce(sum(messages), 0)::int as messages, coalesce(sum(accepted), 0)::int as accepted, coalesce(sum(duplicates), 0)::int as duplicates,
        coalesce(sum(rejected), 0)::int as rejected, (select count(*)::int from dead_letter) as letters from feed`,
      values: [],
    }),
  )
  if (row === undefined) throw new Error('a sum has no row')
  return row
}

type Cut = Readonly<Record<'at' | 'byte' | 'length', number>>

function changed({ bytes, encoding }: Payload, changes: readonly Change[], cuts: readonly Cut[]): Payload {
  let content = Buffer.from(changedContent(Buffer.from(bytes), encoding, changes))
  for (const { at, byte, length } of cuts) {
    const place = at % (content.length + 1)
    content = Buffer.concat([content.subarray(0, place), Buffer.from([byte]), content.subarray(place + length)])
  }
  return { bytes: content, encoding }
}

function changedContent(bytes: Buffer, encoding: Encoding, changes: readonly Change[]): Uint8Array | string {
  switch (encoding) {
    case 'json': {
      const text = bytes.toString()
      const json = jsonInScript(text) ?? text
      return text.replace(json, () => JSON.stringify(changes.reduce<unknown>(changedValue, JSON.parse(json))))
    }
    case 'ndjson':
      return bytes
        .toString()
        .split('\n')
        .map((line) =>
          line.trim() === '' ? line : JSON.stringify(changes.reduce<unknown>(changedValue, JSON.parse(line))),
        )
        .join('\n')
    case 'csv':
      return changes.reduce(
        (text, { at, how, odd }) => changedPart(text, /[^,;\n]+|[,;\n]/g, at, how, textOf(odd)),
        bytes.toString(),
      )
    case 'xml':
      return changes.reduce(
        (text, { at, how, odd }) => changedPart(text, /<[^>]+>|"[^"]*"|[^<"]+/g, at, how, textOf(odd)),
        bytes.toString(),
      )
    case 'protobuf':
    case 'zip':
      return bytes
  }
}

function textOf(odd: unknown): string {
  return typeof odd === 'string' ? odd : JSON.stringify(odd)
}

/** One part of a text dropped, repeated, moved or replaced. */
function changedPart(text: string, parts: RegExp, at: number, how: number, odd: string): string {
  const found = [...text.matchAll(parts)].map(([part]) => part)
  const place = at % Math.max(1, found.length)
  const part = found[place] ?? ''
  const instead = [[], [part, part], [odd], [odd, part], [part.split('').reverse().join('')]][how % 5] ?? []
  return [...found.slice(0, place), ...instead, ...found.slice(place + 1)].join('')
}

/** JSON with one value, counted from the outside, dropped, repeated, wrapped or replaced. */
function changedValue(root: unknown, { at, how, odd }: Change): unknown {
  let left = at % Math.max(1, sizeOf(root))
  const visit = (value: unknown): unknown[] => {
    if (left-- === 0) return [[], [value, value], [odd], [[value]], [{ value }]][how % 5] ?? []
    if (Array.isArray(value)) return [value.flatMap(visit)]
    if (!isRecord(value)) return [value]
    return [
      Object.fromEntries(
        Object.entries(value).flatMap(([name, inner]) => {
          const [first, second] = visit(inner)
          return [
            ...(first === undefined ? [] : [[name, first]]),
            ...(second === undefined ? [] : [[`${name}2`, second]]),
          ]
        }),
      ),
    ]
  }
  return visit(root)[0] ?? null
}

function sizeOf(value: unknown): number {
  const inner: unknown[] = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []
  return inner.reduce((sum: number, one) => sum + sizeOf(one), 1)
}
