import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Role } from '../../../domain/rights.ts'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { insertMiniThings } from '../../../fixtures/mini-things.ts'
import { createAuthenticator } from '../../security/accounts/authenticator.ts'
import { hashPassword } from '../../security/accounts/passwords.ts'
import { sessionLimits } from '../../security/accounts/session-limits.ts'
import { SYSTEM, type Database, type Engine } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-databases.ts'
import { createLog } from '../../platform/log/log.ts'
import { createServer, type ServerOptions } from '../../app/server.ts'

/** Of every account of the attacked city: nothing else in it looks like this. */
export const PASSWORD = 'Vq7-xylophon-Brücke-91'

export interface Account {
  readonly username: string
  readonly roles: readonly Role[]
  /** Absent: the whole city. */
  readonly regionCodes?: readonly string[]
}

export const ACCOUNTS = [
  { username: 'chief', roles: ['administrator'] },
  { username: 'duty', roles: ['operator'] },
  { username: 'street', roles: ['operator'], regionCodes: ['990101001000'] },
  { username: 'victim', roles: ['dispatcher'] },
] as const satisfies readonly Account[]
export type Username = (typeof ACCOUNTS)[number]['username']

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined if it is not. */
  readonly json: unknown
}

/** An answer of `/graphql`. */
export interface GraphqlReply extends Reply {
  readonly data: Readonly<Record<string, unknown>> | null | undefined
  readonly errors: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[]
}

/** The mini city on the real server, and the attacker's tools. */
export interface AttackedCity {
  readonly url: string
  readonly database: Database
  /** All logged lines. */
  readonly lines: readonly string[]
  send(path: string, init?: RequestInit): Promise<Reply>
  signIn(username: string, password?: string, headers?: Record<string, string>): Promise<Reply>
  /** Signs in. @returns the value of `Cookie` */
  cookieOf(username: Username): Promise<string>
  /** As a page of this site, with a cookie if given. */
  ask(query: string, options?: AskOptions): Promise<GraphqlReply>
  /** Sends raw bytes over a new socket. @returns everything received until the server closed or `untilMs` passed */
  raw(bytes: string, untilMs?: number): Promise<string>
  rows<Row extends object>(text: string): Promise<Row[]>
  run(script: string): Promise<void>
  /** The server may cache sessions for two seconds; clears the cache after a change in the database. */
  forget(): void
}

export interface AskOptions {
  readonly variables?: unknown
  readonly cookie?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Starts it before the tests of a block, and stops it after them. */
export function attackedCity(
  engine: Engine = 'embedded',
  more: Partial<Omit<ServerOptions, 'settings'>> & { readonly settings?: Partial<ServerOptions['settings']> } = {},
): () => AttackedCity {
  let city: AttackedCity & { stop(): Promise<void> }
  beforeAll(async () => {
    city = await start(engine, more)
  }, 120_000)
  afterAll(() => city.stop())
  return () => city
}

async function start(
  engine: Engine,
  { settings, ...more }: Parameters<typeof attackedCity>[1] & object,
): Promise<AttackedCity & { stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'city-attacked-'))
  const dashboard = join(folder, 'dist')
  mkdirSync(join(dashboard, 'assets'), { recursive: true })
  writeFileSync(join(dashboard, 'index.html'), '<!doctype html><title>City Brain</title>')
  writeFileSync(join(dashboard, 'assets', 'main.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'a secret beside the dashboard')
  const database = await openTestDatabase(engine)
  await insertMiniCity(database)
  await insertMiniThings(database)
  await insertAccounts(database)
  const lines: string[] = []
  const trustProxy = settings?.trustProxy ?? false
  const authenticator = createAuthenticator({ database, trustProxy, limits: sessionLimits() })
  const server = await createServer({
    database,
    authenticator,
    dashboard,
    log: createLog('json', (line) => lines.push(line)),
    rates: { address: 1e6, viewer: 1e6, signIn: 1e6, feed: 1e6 },
    ...more,
    settings: { port: 0, host: '127.0.0.1', production: true, trustProxy: false, tileCacheBytes: 1e6, ...settings },
  })
  const url = await server.listen()

  async function send(path: string, init?: RequestInit): Promise<Reply> {
    const response = await fetch(`${url}${path}`, { redirect: 'manual', ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }

  const city: AttackedCity = {
    url,
    database,
    lines,
    send,
    signIn: (username, password = PASSWORD, headers = {}) =>
      send('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url, ...headers },
        body: JSON.stringify({ username, password }),
      }),
    async cookieOf(username) {
      const { headers, text } = await city.signIn(username)
      const cookie = headers.getSetCookie()[0]?.split(';')[0]
      if (cookie === undefined) throw new Error(`${username} could not sign in: ${text}`)
      return cookie
    },
    async ask(query, { variables, cookie, headers = {} } = {}) {
      const reply = await send('/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'apollo-require-preflight': '1',
          origin: url,
          ...(cookie !== undefined && { cookie }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      })
      const { data, errors = [] } = (reply.json ?? {}) as Partial<GraphqlReply>
      return { ...reply, data, errors }
    },
    raw: (bytes, untilMs = 5_000) => raw(url, bytes, untilMs),
    rows: (text) =>
      database.read(SYSTEM, (session) => session.rows({ name: `test.${randomUUID()}`, text, values: [] })),
    forget: () => authenticator.forget(),
    run: (script) => database.write(SYSTEM, (session) => session.script(script)),
  }
  return {
    ...city,
    async stop() {
      await server.close()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function insertAccounts(database: Database): Promise<void> {
  const hash = await hashPassword(PASSWORD)
  const accounts = (ACCOUNTS as readonly Account[])
    .map(
      ({ username, roles, regionCodes }) => `
        insert into account (username, display_name, password_hash, whole_city)
          values ('${username}', '${username}', '${hash}', ${String(regionCodes === undefined)});
        insert into account_role select id, unnest('{${roles.join()}}'::text[]) from account where username = '${username}';
        insert into account_region select id, unnest('{${(regionCodes ?? []).join()}}'::text[]) from account where username = '${username}';`,
    )
    .join('')
  await database.write(SYSTEM, (session) => session.script(accounts))
}

function raw(url: string, bytes: string, untilMs: number): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    const late = setTimeout(() => socket.destroy(), untilMs)
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')))
    // A server may close while we still send: its answer before that counts.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.on('close', () => {
      clearTimeout(late)
      resolve(answer)
    })
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
