import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient, type Client } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { addAccount } from '../admin/accounts/accounts.service.ts'
import { issueMachineToken } from '../admin/accounts/machine-tokens.service.ts'
import { createAuthenticator } from '../security/accounts/authenticator.ts'
import { hashSecret, newSecret } from '../security/accounts/secret.ts'
import { ACCOUNTS, type Database, type Statement } from '../platform/db/database.ts'
import { describeOnEachEngine } from '../platform/db/test-databases.ts'
import { buildSchema } from '../app/create-api.ts'
import { attachLiveQueries, type LiveLimits, type LiveQueries } from './live-queries.ts'
import { LIVE_FIELDS } from '../app/resolvers.ts'

const statement = (text: string, ...values: unknown[]): Statement => ({
  name: createHash('sha256').update(text).digest('hex').slice(0, 20),
  text,
  values,
})
const WATCH_MS = 60
const SYSTEM_ACTOR = { actor: 'system' }

describeOnEachEngine('live queries', (database) => {
  let server: Server
  let live: LiveQueries
  let port: number
  const clients: Client[] = []
  const faults: unknown[] = []
  const failing = { now: false }

  async function start(limits: Partial<LiveLimits> = {}): Promise<{ live: LiveQueries; server: Server; port: number }> {
    const watched: Pick<Database, 'snapshot' | 'read' | 'write'> = {
      snapshot: (...args) => database().snapshot(...args),
      write: (...args) => database().write(...args),
      read: (...args) => (failing.now ? Promise.reject(new Error('the database is gone')) : database().read(...args)),
    }
    const own = attachLiveQueries({
      fields: LIVE_FIELDS,
      schema: buildSchema(),
      database: watched,
      authenticator: createAuthenticator({ database: watched, trustProxy: false, limits: { slidingMs: 3_600_000 } }),
      production: true,
      host: '127.0.0.1',
      trustProxy: false,
      onFault: (error) => faults.push(error),
      limits: { watchMs: WATCH_MS, ...limits },
    })
    const http = createServer((_, response) => response.writeHead(404).end())
    http.on('upgrade', (request, socket, head) => {
      if (!own.upgrade(request, socket, head)) socket.destroy()
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    return { live: own, server: http, port: (http.address() as AddressInfo).port }
  }

  beforeAll(async () => {
    await database().write(ACCOUNTS, async (session) => {
      const base = { displayName: 'x', wholeCity: true } as const
      await addAccount(session, SYSTEM_ACTOR, { ...base, username: 'chief', roles: ['ADMINISTRATOR'] })
      await session.rows(statement('update account set must_change_password = false'))
    })
    ;({ live, server, port } = await start())
  })
  afterEach(async () => {
    failing.now = false
    for (const client of clients.splice(0)) await client.dispose()
  })
  afterAll(async () => {
    await live.close()
    await new Promise((resolve) => server.close(resolve))
  })

  let accounts = 0
  /** A signed-in account. */
  async function signIn(): Promise<{ id: number; username: string; secret: string; sessionId: string }> {
    const secret = newSecret()
    return database().write(ACCOUNTS, async (session) => {
      const username = `member${String(++accounts)}`
      const { account } = await addAccount(session, SYSTEM_ACTOR, {
        username,
        displayName: '王',
        roles: ['OPERATOR'],
        wholeCity: true,
      })
      await session.rows(statement('update account set must_change_password = false where id = $1', account.id))
      const row = await session.row<{ id: string }>(
        statement(
          `insert into session (token_hash, account_id, expires_at, ends_at) values ($1, $2, now() + '1 h', now() + '1 d') returning id`,
          hashSecret(secret),
          account.id,
        ),
      )
      return { id: account.id, username, secret, sessionId: row?.id ?? '' }
    })
  }
  const run = (text: string, ...values: unknown[]): Promise<unknown> =>
    database().write(ACCOUNTS, (session) => session.rows(statement(text, ...values)))

  interface Connection {
    /** The next message. */
    next(): Promise<unknown>
    readonly closed: Promise<{ code: number; reason: string }>
  }

  /** Subscribes by the published client library. */
  function connect(
    headers: Record<string, string>,
    {
      connectionParams,
      query = 'subscription { viewerChanged { username roles wholeCity } }',
      at = port,
    }: { connectionParams?: Record<string, unknown>; query?: string; at?: number } = {},
  ): Connection {
    class WithHeaders extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers })
      }
    }
    let close: (event: { code: number; reason: string }) => void
    const closed = new Promise<{ code: number; reason: string }>((resolve) => (close = resolve))
    const client = createClient({
      url: `ws://127.0.0.1:${String(at)}/graphql`,
      webSocketImpl: WithHeaders,
      retryAttempts: 0,
      lazy: true,
      ...(connectionParams && { connectionParams }),
      on: { closed: (event) => close(event as { code: number; reason: string }) },
    })
    clients.push(client)
    const results = client.iterate({ query })
    return {
      next: async () => ((await results.next()) as { value?: { data?: unknown; errors?: unknown } }).value,
      closed,
    }
  }
  const cookie = (secret: string): Record<string, string> => ({
    cookie: `city_session=${secret}`,
    origin: `http://127.0.0.1:${String(port)}`,
  })
  const quietly = (connection: Connection): Promise<{ code: number; reason: string }> => {
    connection.next().catch(() => undefined)
    return connection.closed
  }

  test('sends the viewer at once, and again when roles or regions change', async () => {
    const { id, username, secret } = await signIn()
    const connection = connect(cookie(secret))
    expect(await connection.next()).toEqual({
      data: { viewerChanged: { username, roles: ['OPERATOR'], wholeCity: true } },
    })
    await run(
      `with r as (update account_role set role = 'leader' where account_id = $1) update account set version = version + 1 where id = $1`,
      id,
    )
    expect(await connection.next()).toEqual({
      data: { viewerChanged: { username, roles: ['LEADER'], wholeCity: true } },
    })
  })

  test.each([
    ['the account is disabled', 'update account set disabled_at = now() where id = $1', 4403],
    ['the session is ended', 'update session set ended_at = now() where account_id = $1', 4401],
    ['the session expires', `update session set expires_at = now() - interval '1 s' where account_id = $1`, 4401],
    ['the session comes to its end', `update session set ends_at = now() - interval '1 s' where account_id = $1`, 4401],
    ['the account is gone', 'delete from account where id = $1', 4401],
  ])('closes the socket when %s, whoever did it', async (_, change, code) => {
    const { id, secret } = await signIn()
    const connection = connect(cookie(secret))
    await connection.next()
    await run(change, id)
    expect((await quietly(connection)).code).toBe(code)
  })

  test('admits a machine by its token, until that is revoked', async () => {
    const { token, machineToken } = await database().write(ACCOUNTS, (session) =>
      issueMachineToken(session, SYSTEM_ACTOR, {
        name: `client${String(++accounts)}`,
        purpose: 'NORTHBOUND',
        rights: ['city.view'],
        wholeCity: true,
      }),
    )
    const [byHeader, byParameter] = [
      connect({ authorization: `Bearer ${token}` }),
      connect({}, { connectionParams: { token } }),
    ]
    const expected = { data: { viewerChanged: { username: `token:${machineToken.name}`, roles: [], wholeCity: true } } }
    expect(await byHeader.next()).toEqual(expected)
    expect(await byParameter.next()).toEqual(expected)
    await run('update machine_token set revoked_at = now() where name = $1', machineToken.name)
    expect((await quietly(byHeader)).code).toBe(4403)
    expect((await quietly(byParameter)).code).toBe(4403)
  })

  test.each([
    ['nothing', {}],
    ['a forged token', { connectionParams: { token: 'city_forged' } }],
    ['no string', { connectionParams: { token: { $ne: 1 } } }],
  ])('admits nobody with %s', async (_, more) => {
    expect((await quietly(connect({}, more))).code).toBe(4401)
  })

  test('does not admit a forged cookie', async () => {
    expect((await quietly(connect(cookie(newSecret())))).code).toBe(4401)
  })

  test.each([
    ['a page of another site', { origin: 'http://evil.example' }],
    ['a page that does not say from where', { origin: '' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a name that points here', { host: 'evil.example', origin: 'http://evil.example' }],
    ['a page in a sandbox', { origin: 'null' }],
  ])('does not admit %s with the cookie', async (_, headers) => {
    const { secret } = await signIn()
    const { origin, ...rest } = { ...cookie(secret), ...headers } as Record<string, string>
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/graphql`, 'graphql-transport-ws', {
      headers: { ...rest, ...(origin !== '' && { origin }) },
    })
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (__, response) => resolve(response.statusCode))
      socket.on('open', () => resolve('open'))
    })
    socket.on('error', () => undefined)
    socket.terminate()
    expect(status).toBe(403)
  })

  test.each([
    ['a query', '{ __typename }', 'BAD_USER_INPUT'],
    ['a command', 'mutation { endSessions(username: "chief") }', 'BAD_USER_INPUT'],
    ['nonsense', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['a field that is not there', 'subscription { viewerChangd { username } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too many aliases',
      `subscription { viewerChanged { ${Array.from({ length: 51 }, (_, i) => `a${String(i)}: username`).join(' ')} } }`,
      'TOO_MANY_ALIASES',
    ],
  ])('%s is refused', async (_, query, code) => {
    const { secret } = await signIn()
    const answer = await connect(cookie(secret), { query })
      .next()
      .catch((error: unknown) => error)
    expect(answer).toMatchObject([{ extensions: { code } }])
    expect(JSON.stringify(answer)).not.toContain('viewerChanged')
  })

  async function raw(secret: string, at = port): Promise<{ socket: WebSocket; closed: Promise<number> }> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(at)}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: `city_session=${secret}`, origin: `http://127.0.0.1:${String(at)}` },
    })
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('open', resolve))
    const acknowledged = new Promise((resolve) => socket.once('message', resolve))
    socket.send('{"type":"connection_init"}')
    await Promise.race([acknowledged, closed])
    return { socket, closed }
  }

  test('closes the socket after a message larger than 64 KiB', async () => {
    const { socket, closed } = await raw((await signIn()).secret)
    socket.send(JSON.stringify({ type: 'ping', payload: { pad: 'x'.repeat(64 * 1024) } }))
    expect(await closed).toBe(1009)
  })

  test('closes the socket after a flood of messages', async () => {
    const { socket, closed } = await raw((await signIn()).secret)
    for (let i = 0; i < 101; i++) socket.send('{"type":"ping"}')
    expect(await closed).toBe(4429)
  })

  test('limits sockets by viewer and by address, and subscriptions by socket', async () => {
    const own = await start({ socketsPerViewer: 2, socketsPerAddress: 3, subscriptionsPerSocket: 2 })
    try {
      const { secret } = await signIn()
      const first = await raw(secret, own.port)
      await raw(secret, own.port)
      expect(await (await raw(secret, own.port)).closed).toBe(4429)
      const messages: { type: string; id?: string; payload?: unknown }[] = []
      const refused = new Promise<void>((resolve) =>
        first.socket.on('message', (data: Buffer) => {
          messages.push(JSON.parse(data.toString()) as never)
          if (messages.at(-1)?.type === 'error') resolve()
        }),
      )
      for (const id of ['1', '2', '3'])
        first.socket.send(
          JSON.stringify({ type: 'subscribe', id, payload: { query: 'subscription { viewerChanged { username } }' } }),
        )
      await refused
      expect(messages.find(({ type }) => type === 'error')).toMatchObject({
        id: '3',
        payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
      })
      await raw((await signIn()).secret, own.port)
      const fourth = new WebSocket(`ws://127.0.0.1:${String(own.port)}/graphql`, 'graphql-transport-ws')
      const status = await new Promise((resolve) =>
        fourth.on('unexpected-response', (_, { statusCode }) => resolve(statusCode)),
      )
      fourth.on('error', () => undefined)
      fourth.terminate()
      expect(status).toBe(429)
    } finally {
      await own.live.close()
      await new Promise((resolve) => own.server.close(resolve))
    }
  })

  test('sends an error in place of an event that is too long', async () => {
    const own = await start({ answerBytes: 80 })
    try {
      const headers = { ...cookie((await signIn()).secret), origin: `http://127.0.0.1:${String(own.port)}` }
      const ask = (fields: string): Promise<unknown> =>
        connect(headers, { query: `subscription { viewerChanged { ${fields} } }`, at: own.port }).next()
      expect(await ask('username displayName roles wholeCity id: username name: displayName')).toMatchObject({
        data: null,
        errors: [{ extensions: { code: 'ANSWER_TOO_LARGE', max: 80 } }],
      })
      expect(await ask('roles')).toEqual({ data: { viewerChanged: { roles: ['OPERATOR'] } } })
    } finally {
      await own.live.close()
      await new Promise((resolve) => own.server.close(resolve))
    }
  })

  test('leaves nothing of a disconnected client; disconnects clients that cannot be checked', async () => {
    const { secret } = await signIn()
    const connection = connect(cookie(secret))
    await connection.next()
    faults.length = 0
    failing.now = true
    expect((await quietly(connection)).code).toBe(1013)
    expect(faults.length).toBeGreaterThanOrEqual(1)
    failing.now = false
    const again = connect(cookie(secret))
    await again.next()
  })

  test('does not touch requests for other paths than /graphql', () => {
    expect(live.upgrade({ url: '/tiles', headers: {} } as never, undefined as never, Buffer.alloc(0))).toBe(false)
  })
})
