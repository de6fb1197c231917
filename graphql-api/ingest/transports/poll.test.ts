import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createLog } from '../../platform/log/log.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Payload, Receipt } from '../feed/feed.ts'
import { openPolling, pauseMs, type Polling } from './poll.ts'
import { createTestWaits, type TestWaits } from './test-waits.ts'

const OK: Receipt = { state: 'ok', accepted: 2, duplicates: 0, rejected: 0, faults: [] }

test('polls a failing source at growing, random intervals', () => {
  expect(pauseMs(30_000, 0, 0.9)).toBe(30_000)
  expect([0, 1].map((chance) => pauseMs(30_000, 1, chance))).toEqual([48_000, 72_000])
  expect(pauseMs(30_000, 20, 0.5)).toBe(900_000)
  expect(pauseMs(3_600_000, 3, 0.5)).toBe(3_600_000)
})

describeOnEachEngine('what is fetched', (database) => {
  let server: Server
  let url: string
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  let asked: IncomingMessage[]
  let taken: { text: string; payload: Payload }[]
  let takes: () => Promise<Receipt>
  let transports: Polling[]
  let feeds = 0
  const lines: string[] = []

  beforeEach(async () => {
    asked = []
    taken = []
    transports = []
    lines.length = 0
    takes = () => Promise.resolve(OK)
    server = createServer((request, response) => {
      asked.push(request)
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/now`
    feeds++
  })
  afterEach(async () => {
    for (const transport of transports) await transport.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  function open(source: Partial<Catalogue['polls'][number]['source']> = {}): TestWaits {
    const waits = createTestWaits()
    transports.push(
      openPolling({
        polls: [
          {
            feed: { ...readingsJson, id: `fetched-${String(feeds)}`, maxBytes: 100 },
            source: { ...(source.directory === undefined && { url }), everyMs: 60_000, timeoutMs: 5_000, ...source },
          },
        ],
        ingest: {
          take(_, payload, name) {
            expect(name).toBe('poll')
            taken.push({ text: new TextDecoder().decode(payload.bytes), payload })
            return takes()
          },
        },
        database: database(),
        log: createLog('json', (line) => lines.push(line)),
        wait: waits.wait,
        random: () => 0.5,
      }),
    )
    return waits
  }

  test('is requested with its own validators', async () => {
    answer = ({ headers }, response) => {
      if (headers['if-none-match'] === '"7"') response.writeHead(304).end()
      else
        response
          .writeHead(200, {
            'content-type': 'application/x-ndjson',
            etag: '"7"',
            'last-modified': 'Sun, 22 Nov 2026 00:00:00 GMT',
          })
          .end('1\n2')
    }
    const waits = open({ headers: { 'x-key': 'k' } })
    expect(await waits.next()).toBe(60_000)
    expect(await waits.next()).toBe(60_000)
    expect(taken).toMatchObject([{ text: '1\n2', payload: { encoding: 'ndjson', origin: '/now' } }])
    expect(
      asked.map(({ headers }) => [headers['if-none-match'], headers['if-modified-since'], headers['x-key']]),
    ).toEqual([
      [undefined, undefined, 'k'],
      ['"7"', 'Sun, 22 Nov 2026 00:00:00 GMT', 'k'],
    ])
  })

  test('is remembered only when its rows are durable, also by the next process', async () => {
    answer = ({ headers }, response) => {
      if (headers['if-none-match'] === '"1"') response.writeHead(304).end()
      else response.writeHead(200, { etag: '"1"' }).end('[]')
    }
    takes = () => Promise.reject(Object.assign(new Error('refused'), { code: 'DATABASE_UNAVAILABLE' }))
    const waits = open()
    await waits.next()
    await transports[0]?.close()
    takes = () => Promise.resolve(OK)
    const again = open()
    await again.next()
    await transports[1]?.close()
    expect(taken.map(({ text }) => text)).toEqual(['[]', '[]', '[]'])
    const third = open()
    await third.next()
    expect(taken).toHaveLength(3)
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined, '"1"'])
  })

  test('is polled by one replica at a time', async () => {
    answer = (_, response) => response.writeHead(200).end('[]')
    const first = open()
    await first.next()
    const second = open()
    await second.next()
    expect(asked).toHaveLength(1)
    await transports[0]?.close()
    for (let i = 0; i < 2; i++) await second.next()
    expect(asked).toHaveLength(2)
  })

  test.each<[string, (response: ServerResponse) => void, string]>([
    ['an error', (response) => response.writeHead(500).end('secret'), 'the source answered 500'],
    [
      'another address',
      (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      'answered 302 to http://169.254.169.254/; put that address into its definition',
    ],
    ['more than the feed takes', (response) => response.writeHead(200).end('x'.repeat(101)), 'larger than 100 bytes'],
    [
      'something small that grows',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100_000))),
      'larger than 100 bytes',
    ],
    ['nothing', (response) => response.destroy(), 'the source cannot be reached'],
  ])('answers with %s: logged once, retried later, and logged when it recovers', async (_, fail, reason) => {
    answer = (__, response) => fail(response)
    const waits = open()
    expect(await waits.next()).toBe(120_000)
    answer = (__, response) => fail(response)
    expect(await waits.next()).toBe(240_000)
    answer = (__, response) => response.writeHead(200).end('[]')
    expect(await waits.next()).toBe(60_000)
    expect(taken.map(({ text }) => text)).toEqual(['[]'])
    expect(lines.filter((line) => line.includes('a feed cannot be fetched'))).toHaveLength(1)
    expect(lines[0]).toContain(reason)
    expect(lines.at(-1)).toContain('can be fetched again')
  })

  test('does not wait for a source that does not answer', async () => {
    answer = () => undefined
    const waits = open({ timeoutMs: 100 })
    expect(await waits.next()).toBe(120_000)
    expect(lines[0]).toContain('cannot be reached')
  })

  test('of a folder, each new or changed file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'city-poll-'))
    try {
      writeFileSync(join(folder, 'a.json'), '[1]')
      const waits = open({ directory: folder })
      await waits.next()
      await waits.next()
      await waits.next()
      expect(taken.map(({ text }) => text)).toEqual(['[1]'])
      writeFileSync(join(folder, 'a.json'), '[1, 2]')
      writeFileSync(join(folder, 'b.ndjson'), '3')
      for (let i = 0; i < 3; i++) await waits.next()
      expect(taken.map(({ text, payload }) => [text, payload.encoding, payload.origin])).toEqual([
        ['[1]', 'json', 'a.json'],
        ['[1, 2]', 'json', 'a.json'],
        ['3', 'ndjson', 'b.ndjson'],
      ])
    } finally {
      for (const transport of transports) await transport.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
