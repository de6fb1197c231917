import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { attackedCity, type Username } from './attacked-city.ts'

const city = attackedCity()
const PROTOCOL = 'graphql-transport-ws'
const SUBSCRIBE = {
  id: '1',
  type: 'subscribe',
  payload: { query: 'subscription { viewerChanged { username roles } }' },
}

beforeEach(async () => {
  await city().run('update account set disabled_at = null; delete from sign_in_failure')
  city().forget()
})

interface Closed {
  readonly code: number
  readonly afterMs: number
}

/** A socket and its messages. */
interface Client {
  readonly socket: WebSocket
  readonly messages: { type: string; payload?: unknown }[]
  send(message: unknown): void
  /** @returns the next message of a type, now or when it arrives */
  next(type: string): Promise<{ type: string; payload?: unknown }>
  /** @param withinMs longest wait. @throws if it is still open then */
  closed(withinMs?: number): Promise<Closed>
}

async function open(headers: Readonly<Record<string, string>>, path = '/graphql'): Promise<Client> {
  const socket = new WebSocket(`${city().url.replace('http', 'ws')}${path}`, PROTOCOL, { headers })
  const messages: Client['messages'] = []
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as Client['messages'][number])
    socket.emit('told')
  })
  const closing = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)))
  await once(socket, 'open')
  return {
    socket,
    messages,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next(type) {
      for (;;) {
        const found = messages.find((message) => message.type === type)
        if (found !== undefined) return found
        await Promise.race([once(socket, 'told'), closing])
        if (socket.readyState !== socket.OPEN && !messages.some((message) => message.type === type))
          throw new Error(`closed without ${type}`)
      }
    },
    async closed(withinMs = 10_000) {
      const began = performance.now()
      let late: NodeJS.Timeout | undefined
      const stillOpen = new Promise<never>((_, reject) => {
        late = setTimeout(() => reject(new Error(`still open after ${String(withinMs)} ms`)), withinMs)
      })
      const code = await Promise.race([closing, stillOpen]).finally(() => clearTimeout(late))
      return { code, afterMs: performance.now() - began }
    },
  }
}

/** @returns the status of the refused upgrade */
async function refused(headers: Readonly<Record<string, string>>, path = '/graphql'): Promise<number> {
  const socket = new WebSocket(`${city().url.replace('http', 'ws')}${path}`, PROTOCOL, { headers })
  socket.on('error', () => undefined)
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number; destroy(): void }]
  response.destroy()
  return response.statusCode
}

async function subscribed(username: Username): Promise<Client & { readonly cookie: string }> {
  const cookie = await city().cookieOf(username)
  const client = await open({ cookie, origin: city().url })
  client.send({ type: 'connection_init' })
  await client.next('connection_ack')
  client.send(SUBSCRIBE)
  await client.next('next')
  return { ...client, cookie }
}

describe('a socket', () => {
  test.each<[string, Record<string, string>, unknown]>([
    ['without a cookie', {}, undefined],
    [
      'with a forged cookie',
      { cookie: `city_session=${randomBytes(32).toString('base64url')}`, origin: 'OURS' },
      undefined,
    ],
    ['with a forged token', { authorization: 'Bearer nothing' }, undefined],
    ['with a forged token in its first message', {}, { token: 'nothing' }],
    ['with a token that is none', {}, { token: { $ne: null } }],
  ])('admits %s to nothing', async (_, headers, payload) => {
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'OURS' ? city().url : value]),
    )
    const client = await open(own)
    client.send({ type: 'connection_init', payload })
    client.send(SUBSCRIBE)
    expect((await client.closed()).code).toBe(4401)
    expect(client.messages.filter(({ type }) => type === 'next' || type === 'connection_ack')).toEqual([])
  })

  test.each(['https://evil.example', 'http://127.0.0.1:1', 'null', 'http://localhost.evil.example'])(
    'is refused to a page of another site: %s',
    async (origin) => {
      const cookie = await city().cookieOf('duty')
      expect(await refused({ cookie, origin })).toBe(403)
    },
  )

  test('is refused with the cookie but without an origin, or by a rebound name', async () => {
    const cookie = await city().cookieOf('duty')
    expect(await refused({ cookie })).toBe(403)
    expect(await refused({ cookie, origin: 'http://evil.example', host: 'evil.example' })).toBe(403)
    expect(await refused({ cookie, 'sec-fetch-site': 'cross-site', origin: city().url })).toBe(403)
  })

  test('does not exist at another address', async () => {
    const cookie = await city().cookieOf('duty')
    for (const path of ['/', '/tiles/', '/auth/login', '/graphql/../']) {
      const socket = new WebSocket(`${city().url.replace('http', 'ws')}${path}`, PROTOCOL, {
        headers: { cookie, origin: city().url },
      })
      const [error] = (await once(socket, 'error')) as [Error]
      expect(error.message).toMatch(/Unexpected server response|socket hang up|ECONNRESET/)
    }
  })

  test('is closed if it stays silent, or subscribes before it is initialized', async () => {
    const cookie = await city().cookieOf('duty')
    const early = await open({ cookie, origin: city().url })
    early.send(SUBSCRIBE)
    expect((await early.closed()).code).toBe(4401)
    const silent = await open({ cookie, origin: city().url })
    expect((await silent.closed(15_000)).code).toBe(4408)
  })

  test.each([
    ['no JSON', '{'],
    ['no message', '{"type":"__proto__"}'],
    ['a key that objects have', '{"type":"subscribe","id":"__proto__","payload":{"__proto__":{"query":"x"}}}'],
    ['too much', `{"type":"ping","payload":{"x":"${'x'.repeat(70_000)}"}}`],
  ])('is closed after %s, and the server continues', async (_, message) => {
    const client = await subscribed('duty')
    client.send(message)
    expect((await client.closed()).code).toBeGreaterThanOrEqual(1_000)
    expect((await subscribed('duty')).messages.at(-1)?.type).toBe('next')
  })

  test('runs no query and no command, and keeps to the limits', async () => {
    const client = await subscribed('duty')
    const queries = [
      '{ staff { nodes { code } } }',
      'mutation { revealStaff(id: "1", reason: "because I can") { name } }',
      'subscription { viewerChanged { sessions { id } a: sessions { id } } b: viewerChanged { username } }',
      `subscription { viewerChanged { ${Array.from({ length: 200 }, (_, i) => `a${String(i)}: username`).join(' ')} } }`,
      'subscription { viewerChanged { username ',
      'subscription { accounts { nodes { username } } }',
      'subscription ($x: String!) { viewerChanged { username } }',
    ]
    for (const [i, query] of queries.entries()) {
      const id = `q${String(i)}`
      client.messages.length = 0
      client.send({ id, type: 'subscribe', payload: { query } })
      expect([query.slice(0, 50), (await client.next('error')).type]).toEqual([query.slice(0, 50), 'error'])
      expect(client.messages.filter(({ type }) => type === 'next')).toEqual([])
    }
    client.socket.close()
    expect(await city().rows(`select id from audit_entry where action = 'staff.reveal' and outcome = 'done'`)).toEqual(
      [],
    )
  })

  test('is closed beyond the maximum number', async () => {
    const clients: Client[] = []
    const cookie = await city().cookieOf('victim')
    for (let i = 0; i < 21; i++) {
      const client = await open({ cookie, origin: city().url })
      client.send({ type: 'connection_init' })
      clients.push(client)
    }
    const last = clients.at(-1)!
    expect((await last.closed()).code).toBe(4429)
    for (const { socket } of clients) socket.close()
  })
})

describe('a subscription lasts no longer than its account', () => {
  /** Maximum time after an account is disabled. */
  const LONGEST_MS = 5_000

  test('is closed within five seconds of being disabled here', async () => {
    const client = await subscribed('victim')
    const chief = await city().cookieOf('chief')
    await city().ask('mutation { disableAccount(username: "victim") { disabledAt } }', { cookie: chief })
    const { code, afterMs } = await client.closed(LONGEST_MS)
    expect(code).toBe(4403)
    expect(afterMs).toBeLessThan(LONGEST_MS)
  })

  test.each([
    ['disabled at another replica', `update account set disabled_at = now() where username = 'victim'`, 4403],
    ['signed out at another replica', `update session set ended_at = now()`, 4401],
    ['at the end of the session', `update session set ends_at = now()`, 4401],
    ['its session is gone', 'delete from session', 4401],
  ])('is closed within five seconds when %s', async (_, change, expected) => {
    const client = await subscribed('victim')
    await city().run(change)
    expect((await client.closed(LONGEST_MS)).code).toBe(expected)
  })

  test('is closed within five seconds of signing out', async () => {
    const client = await subscribed('victim')
    const headers = { cookie: client.cookie, origin: city().url, 'content-type': 'application/json' }
    await city().send('/auth/logout', { method: 'POST', headers, body: '{}' })
    expect((await client.closed(LONGEST_MS)).code).toBe(4401)
  })

  test('is told within five seconds of a removed role', async () => {
    const client = await subscribed('duty')
    client.messages.length = 0
    const chief = await city().cookieOf('chief')
    await city().ask('mutation { updateAccount(username: "duty", change: { roles: [ANALYST] }) { id } }', {
      cookie: chief,
    })
    const told = await client.next('next')
    expect(told.payload).toMatchObject({ data: { viewerChanged: { roles: ['ANALYST'] } } })
    client.socket.close()
  }, 10_000)

  test('others stay open', async () => {
    const victim = await subscribed('victim')
    const duty = await subscribed('duty')
    await city().run(`update account set disabled_at = now() where username = 'victim'`)
    await victim.closed(LONGEST_MS)
    expect(duty.socket.readyState).toBe(WebSocket.OPEN)
    duty.socket.close()
  })
})
