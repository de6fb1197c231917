import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '../../security/accounts/viewer.ts'
import { createRateCounter } from '../../security/http/rate-limits.ts'
import { createLog } from '../../platform/log/log.ts'
import { forRequest } from '../../platform/log/request-id.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import type { Payload, Receipt } from '../feed/feed.ts'
import { BusyError, type Ingest } from '../pipeline/ingest.ts'
import { createHttpTransport } from './http.ts'

const OK: Receipt = { state: 'ok', accepted: 1, duplicates: 0, rejected: 0, faults: [] }
const MACHINE: Viewer = {
  kind: 'machine',
  id: 7,
  subject: 'token:gateway',
  displayName: 'gateway',
  roles: [],
  rights: new Set(['feed.post']),
  scope: [],
  feedId: 'small',
  mustChangePassword: false,
  expiresAt: '2099-01-01T00:00:00Z',
}
/** By token. */
const VIEWERS: Readonly<Record<string, Viewer>> = {
  good: MACHINE,
  other: { ...MACHINE, id: 8, feedId: 'other' },
  lost: { ...MACHINE, id: 9, feedId: 'no-such-feed' },
  north: { ...MACHINE, id: 10, rights: new Set(['city.view']) },
}
const SMALL = { ...readingsJson, id: 'small', maxBytes: 1_000 }
const FEED_LIMIT = 20

let taken: { feedId: string; payload: Payload; text: string }[]
let takes: Ingest['take']
let server: Server
let url: string
const lines: string[] = []

beforeEach(async () => {
  taken = []
  lines.length = 0
  takes = () => Promise.resolve(OK)
  const transport = createHttpTransport({
    catalogue: catalogueOf([SMALL]),
    ingest: {
      take(feed, payload, name) {
        expect(name).toBe('http')
        taken.push({ feedId: feed.id, payload, text: new TextDecoder().decode(payload.bytes) })
        return takes(feed, payload, name)
      },
    },
    authenticator: {
      viewerOf: ({ headers }) =>
        Promise.resolve(
          headers.authorization === undefined
            ? { ...MACHINE, kind: 'account' }
            : VIEWERS[headers.authorization.replace('Bearer ', '')],
        ),
    },
    rates: createRateCounter({ address: 100, viewer: 100, signIn: 100, feed: FEED_LIMIT }),
    log: createLog('json', (line) => lines.push(line)),
    maxTogetherBytes: 1_500,
  })
  server = createServer((request, response) => {
    if (!forRequest('request-7', () => transport(request, response))) response.writeHead(418).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: { readonly error?: { readonly code: string; readonly message: string } } & Partial<Receipt>
}

async function send(
  body: string | Buffer,
  headers: Record<string, string> = {},
  path = '/feeds/small',
): Promise<Reply> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer good', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Reply['body'] }
}

describe('POST /feeds/{id}', () => {
  test('answers 202 with the receipt, once the rows are durable', async () => {
    let commit = (): void => undefined
    takes = () => new Promise((resolve) => (commit = () => resolve(OK)))
    let isAnswered = false
    const sent = send('[1]').then((reply) => {
      isAnswered = true
      return reply
    })
    await until(() => taken.length === 1)
    expect(isAnswered).toBe(false)
    commit()
    expect(await sent).toMatchObject({ status: 202, body: OK })
    expect(taken[0]).toMatchObject({ feedId: 'small', text: '[1]', payload: { encoding: 'json' } })
  })

  test('answers 400 with the reasons if nothing could be taken', async () => {
    const faults = [{ code: 'INVALID' as const, message: 'value is "n/a"; expected a number', place: '$.value' }]
    takes = () => Promise.resolve({ state: 'failed', accepted: 0, duplicates: 0, rejected: 1, faults, deadLetterId: 4 })
    expect(await send('{}')).toMatchObject({ status: 400, body: { state: 'failed', faults, deadLetterId: 4 } })
  })

  test('takes the encoding from the header, and lists those that a feed takes', async () => {
    await send('{}\n{}', { 'content-type': 'application/x-ndjson' })
    await send('{}', { 'content-type': 'application/ld+json; charset=UTF-8' })
    await send('{}', { 'content-type': 'application/octet-stream' })
    expect(taken.map(({ payload }) => payload.encoding)).toEqual(['ndjson', 'json', 'json'])
    for (const type of ['application/x-www-form-urlencoded', 'text/csv', 'application/json; charset=gbk'])
      expect(await send('{}', { 'content-type': type })).toMatchObject({
        status: 415,
        body: { error: { code: 'UNSUPPORTED', message: expect.stringContaining('takes json, ndjson') as string } },
      })
    expect(taken).toHaveLength(3)
  })

  test('takes the device’s name from the path', async () => {
    await send('{}', {}, '/feeds/small/roof/%E7%AB%99-7')
    expect(taken[0]?.payload.origin).toBe('roof/站-7')
  })

  test('answers no other path and no other method', async () => {
    expect((await fetch(`${url}/graphql`)).status).toBe(418)
    expect((await fetch(`${url}/feedsmall`)).status).toBe(418)
    const got = await fetch(`${url}/feeds/small`, { headers: { authorization: 'Bearer good' } })
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await send('{}', {}, '/feeds/')).status).toBe(404)
  })
})

describe('authorization', () => {
  test.each([
    ['nobody', undefined, 401, 'UNAUTHENTICATED'],
    ['an unknown token', 'Bearer unknown', 401, 'UNAUTHENTICATED'],
    ["another feed's token", 'Bearer other', 403, 'FORBIDDEN'],
    ['a token without the right', 'Bearer north', 403, 'FORBIDDEN'],
  ])('not %s', async (_, authorization, status, code) => {
    const response = await fetch(`${url}/feeds/small`, {
      method: 'POST',
      body: '{}',
      // A session cookie is ignored, whatever its rights.
      headers: {
        cookie: 'city_session=good',
        'sec-fetch-site': 'same-origin',
        ...(authorization && { authorization }),
      },
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code } })
    expect(taken).toEqual([])
  })

  test('reveals that a feed does not exist only to a token that was issued for it', async () => {
    expect((await send('{}', { authorization: 'Bearer lost' }, '/feeds/no-such-feed')).status).toBe(404)
    expect((await send('{}', {}, '/feeds/no-such-feed')).status).toBe(403)
  })

  test('limits the rate', async () => {
    for (let i = 0; i < FEED_LIMIT; i++) expect((await send('{}')).status).toBe(202)
    const reply = await send('{}')
    expect(reply).toMatchObject({ status: 429, body: { error: { code: 'RATE_LIMITED' } } })
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('size', () => {
  test('limits a message to the feed’s size', async () => {
    expect((await send('x'.repeat(1_000))).status).toBe(202)
    expect(await send('x'.repeat(1_001))).toMatchObject({ status: 413, body: { error: { code: 'TOO_LARGE' } } })
    expect(taken).toHaveLength(1)
  })

  test('also if the length of the body is not stated', async () => {
    const reply = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        `${url}/feeds/small`,
        { method: 'POST', headers: { authorization: 'Bearer good', 'content-type': 'application/json' } },
        (response) => {
          response.resume()
          resolve(response.statusCode)
          request.destroy()
        },
      )
      request.on('error', reject)
      request.write('x'.repeat(600))
      request.write('x'.repeat(600))
    })
    expect(reply).toBe(413)
  })

  test('unpacks gzip, and stops at the limit', async () => {
    const headers = { 'content-encoding': 'gzip' }
    expect((await send(gzipSync('[2]'), headers)).status).toBe(202)
    expect(taken[0]?.text).toBe('[2]')
    const bomb = gzipSync(Buffer.alloc(800_000))
    expect(bomb.length).toBeLessThan(1_000)
    expect((await send(bomb, headers)).status).toBe(413)
    expect(await send('no gzip', headers)).toMatchObject({ status: 400, body: { error: { code: 'UNREADABLE' } } })
    expect((await send(gzipSync('[2]').subarray(0, 20), headers)).status).toBe(400)
    expect((await send('{}', { 'content-encoding': 'br' })).status).toBe(415)
    expect(taken).toHaveLength(1)
  })

  test('limits the total size of waiting messages', async () => {
    const commits: (() => void)[] = []
    takes = () => new Promise((resolve) => commits.push(() => resolve(OK)))
    const first = send('x'.repeat(900))
    await until(() => taken.length === 1)
    const refused = await send('x'.repeat(900))
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'BUSY' } } })
    expect(refused.headers.get('retry-after')).toBe('1')
    commits[0]?.()
    expect((await first).status).toBe(202)
    takes = () => Promise.resolve(OK)
    expect((await send('x'.repeat(900))).status).toBe(202)
  })
})

describe('failures', () => {
  test('tells when to come again if the queue is full', async () => {
    takes = () => Promise.reject(new BusyError(2_500))
    const reply = await send('{}')
    expect(reply).toMatchObject({ status: 503, body: { error: { code: 'BUSY' } } })
    expect(reply.headers.get('retry-after')).toBe('3')
  })

  test('reports an unreachable database, and acknowledges nothing', async () => {
    takes = () =>
      Promise.reject(Object.assign(new Error('connection refused at 10.1.1.1'), { code: 'DATABASE_UNAVAILABLE' }))
    const reply = await send('{}')
    expect(reply).toMatchObject({ status: 503, body: { error: { code: 'DATABASE_UNAVAILABLE' } } })
    expect(reply.headers.get('retry-after')).toBe('5')
    expect(JSON.stringify(reply.body)).not.toContain('10.1.1.1')
  })

  test('logs an internal error, and reveals only that there was one', async () => {
    takes = () => Promise.reject(new Error('secret inside'))
    const reply = await send('{}')
    expect(reply).toMatchObject({ status: 500, body: { error: { code: 'INTERNAL', requestId: 'request-7' } } })
    expect(JSON.stringify(reply.body)).not.toContain('secret')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'error', requestId: 'request-7', error: expect.stringContaining('secret inside') as string },
    ])
  })

  test('takes nothing from a client that disconnects in the middle', async () => {
    const request = httpRequest(`${url}/feeds/small`, {
      method: 'POST',
      headers: { authorization: 'Bearer good', 'content-type': 'application/json', 'content-length': '500' },
    })
    request.on('error', () => undefined)
    request.write('[')
    const closed = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)))
    await new Promise((resolve) => request.once('socket', (socket) => socket.once('connect', resolve)))
    request.destroy()
    await closed
    expect((await send('{}')).status).toBe(202)
    expect(taken.map(({ text }) => text)).toEqual(['{}'])
  })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
