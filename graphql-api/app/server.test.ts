import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertMiniCity } from '../../fixtures/mini-city.ts'
import { OWN_PAGE, testAuthenticator } from '../security/accounts/test-viewers.ts'
import { DatabaseError, ACCOUNTS, type Database } from '../platform/db/database.ts'
import { openTestDatabase } from '../platform/db/test-databases.ts'
import { hasPersonas } from '../operator/demo/personas.ts'
import { ListenError } from '../security/http/http-listener.ts'
import { createLog } from '../platform/log/log.ts'
import { createServer, type Server, type ServerOptions } from './server.ts'

const settings: ServerOptions['settings'] = {
  port: 0,
  host: '127.0.0.1',
  production: false,
  trustProxy: false,
  tileCacheBytes: 1_000_000,
}
/** Admits everybody; authentication is tested in security/. */
const authenticator = testAuthenticator()
const lines: string[] = []
const log = createLog('json', (line) => lines.push(line))
const folder = mkdtempSync(join(tmpdir(), 'city-dashboard-'))

let database: Database
let server: Server
let url: string

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>City Brain</title>')
  writeFileSync(join(folder, 'assets', 'main-abc123.js'), 'export {}\n'.repeat(500))
  database = await openTestDatabase('server')
  await insertMiniCity(database)
  server = await createServer({ database, settings, log, dashboard: folder, authenticator })
  url = await server.listen()
})

afterAll(async () => {
  await server.close()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  status: number
  headers: Headers
  body: { data?: Record<string, never>; errors?: { message: string; extensions: Record<string, unknown> }[] }
}

async function post(query: string, variables?: object, at = url): Promise<Answer> {
  const response = await fetch(`${at}/graphql`, {
    method: 'POST',
    headers: { ...OWN_PAGE, 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

/** As sent by a page of this site. */
function fromOwnPage(address: string, init: RequestInit = {}): Promise<Response> {
  return fetch(address, { ...init, headers: { ...(init.headers as Record<string, string>), ...OWN_PAGE } })
}

/**
 * GET requests that a page of any origin could send: protection against cross-site request forgery requires a header.
 */
const REFUSED_ON_PURPOSE = new Set(['5A70', 'D6D5', '6A70'])

describe('GraphQL over HTTP', () => {
  // The published audits; ids and texts are the suite's.
  for (const audit of serverAudits({ url: () => `${url}/graphql`, fetchFn: fromOwnPage })) {
    test(`${audit.id} ${audit.name}`, async () => {
      const result = await audit.fn()
      if (REFUSED_ON_PURPOSE.has(audit.id)) {
        expect(audit.name).toMatch(/^MAY /)
        expect(result.status).toBe('notice')
        return
      }
      expect('reason' in result ? result.reason : undefined).toBeUndefined()
      expect(result.status).toBe('ok')
    })
  }

  test('answers a query', async () => {
    const { status, body, headers } = await post('{ city { name counts { buildings } } }')
    expect(status).toBe(200)
    expect(body.data).toEqual({ city: { name: '小城市', counts: { buildings: 60 } } })
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test('accepts a form post from no other page', async () => {
    const response = await fetch(`${url}/graphql?query={__typename}`, {
      method: 'GET',
      headers: { 'content-type': 'text/plain' },
    })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('CSRF')
  })

  test('accepts a body of up to 256 KiB and not a byte more', async () => {
    const send = (bytes: number): Promise<Response> => {
      const body = JSON.stringify({ query: '{ __typename }', variables: { pad: '' } })
      const padded = body.replace('"pad":""', `"pad":"${'x'.repeat(bytes - Buffer.byteLength(body))}"`)
      expect(Buffer.byteLength(padded)).toBe(bytes)
      return fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { ...OWN_PAGE, 'content-type': 'application/json' },
        body: padded,
      })
    }
    expect((await send(256 * 1024)).status).toBe(200)
    const refused = await send(256 * 1024 + 1)
    expect(refused.status).toBe(413)
    expect(await refused.json()).toEqual({
      errors: [{ message: 'The body is larger than 256 KiB', extensions: { code: 'BODY_TOO_LARGE' } }],
    })
  })

  test('refuses batches', async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...OWN_PAGE, 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    })
    expect(response.status).toBe(400)
  })

  test('keeps introspection off in production', async () => {
    const production = await createServer({
      database,
      settings: { ...settings, production: true },
      log,
      dashboard: folder,
      authenticator,
    })
    try {
      const at = await production.listen()
      const introspection = await post('{ __schema { types { name } } }', undefined, at)
      expect(introspection.status).toBe(400)
      const typo = await post('{ citi { name } }', undefined, at)
      expect(typo.body.errors?.[0]?.message).not.toContain('city')
    } finally {
      await production.close()
    }
    expect((await post('{ __schema { types { name } } }')).status).toBe(200)
  })
})

describe('faults', () => {
  async function withDatabase(error: Error, check: (at: string) => Promise<void>): Promise<void> {
    const failing: Database = {
      ...database,
      snapshot: () => Promise.reject(error),
      read: () => Promise.reject(error),
      close: () => Promise.resolve(),
    }
    const isDemo = (): Promise<boolean> => failing.read(ACCOUNTS, hasPersonas)
    const own = await createServer({ database: failing, settings, log, dashboard: folder, authenticator, isDemo })
    try {
      await check(await own.listen())
    } finally {
      await own.close()
    }
  }

  test('an internal error reveals only its request id, and is logged', async () => {
    await withDatabase(new DatabaseError('relation "secret" does not exist', '42P01', 'city/city.root'), async (at) => {
      lines.length = 0
      const { body, headers } = await post('{ city { name } region(code: "990100000000") { name } }', undefined, at)
      const requestId = headers.get('x-request-id')
      expect(body.errors?.map(({ extensions }) => extensions)).toEqual([
        { code: 'INTERNAL', requestId },
        { code: 'INTERNAL', requestId },
      ])
      expect(JSON.stringify(body)).not.toContain('secret')
      expect(lines).toHaveLength(1)
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        level: 'error',
        requestId,
        error: expect.stringContaining('secret') as string,
      })
    })
  })

  test.each(['/tiles/buildings/14/7799/6140.mvt', '/tiles/buildings.json', '/auth/methods'])(
    '%s refers to the log and reveals nothing else',
    async (path) => {
      await withDatabase(new DatabaseError('relation "secret" does not exist', '42P01'), async (at) => {
        lines.length = 0
        const response = await fetch(`${at}${path}?state=private`)
        const requestId = response.headers.get('x-request-id')
        expect(response.status).toBe(500)
        expect(response.headers.get('cache-control')).toBe('no-store')
        const text = await response.text()
        expect(JSON.parse(text)).toMatchObject({ error: { code: 'INTERNAL', requestId } })
        expect(text).not.toContain('secret')
        expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
          { level: 'error', requestId, error: expect.stringContaining('secret') as string },
        ])
      })
    },
  )

  test('a failure in the listener refers to the log', async () => {
    const cause = new Error('secret')
    const authenticator = { ...testAuthenticator(), viewerOf: () => Promise.reject(cause) }
    const own = await createServer({ database, settings, log, dashboard: folder, authenticator })
    try {
      lines.length = 0
      const response = await fetch(`${await own.listen()}/tiles/buildings.json`)
      const requestId = response.headers.get('x-request-id')
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await response.json()).toMatchObject({ error: { code: 'INTERNAL', requestId } })
      expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ level: 'error', requestId }])
    } finally {
      await own.close()
    }
  })

  test('an unreachable database has its own code, and the server is not ready', async () => {
    await withDatabase(new DatabaseError('the database cannot be reached: ECONNREFUSED', 'UNAVAILABLE'), async (at) => {
      const { body } = await post('{ city { name } }', undefined, at)
      expect(body.errors?.[0]?.extensions.code).toBe('DATABASE_UNAVAILABLE')
      expect((await fetch(`${at}/readyz`)).status).toBe(503)
      expect((await fetch(`${at}/healthz`)).status).toBe(200)
    })
  })

  test('a statement that ran too long has its own code', async () => {
    await withDatabase(new DatabaseError('canceling statement due to statement timeout', '57014'), async (at) => {
      expect((await post('{ city { name } }', undefined, at)).body.errors?.[0]?.extensions.code).toBe('QUERY_TOO_SLOW')
    })
  })

  test('reports a port in use in one clear line', async () => {
    const port = Number(new URL(url).port)
    const second = await createServer({
      database,
      settings: { ...settings, port },
      log,
      dashboard: folder,
      authenticator,
    })
    const error = await second.listen().catch((reason: unknown) => reason)
    await second.close()
    expect(error).toBeInstanceOf(ListenError)
    expect((error as Error).message).toBe(
      `port ${String(port)} of 127.0.0.1 is in use: stop what uses it, or set PORT to another one`,
    )
  })

  test('returns the snapshot of a disconnected client', async () => {
    let open = 0
    let closed: () => void
    const allClosed = new Promise<void>((resolve) => (closed = resolve))
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    let started: () => void
    const hasStarted = new Promise<void>((resolve) => (started = resolve))
    const slow: Database = {
      ...database,
      async snapshot(identity) {
        const snapshot = await database.snapshot(identity)
        open++
        return {
          ...snapshot,
          async row(statement) {
            started()
            await held
            return snapshot.row(statement)
          },
          async end() {
            await snapshot.end()
            if (--open === 0) closed()
          },
        }
      },
    }
    const own = await createServer({ database: slow, settings, log, dashboard: folder, authenticator })
    try {
      const at = await own.listen()
      const leaving = httpRequest(`${at}/graphql`, {
        method: 'POST',
        headers: { ...OWN_PAGE, 'content-type': 'application/json' },
      })
      leaving.on('error', () => undefined)
      leaving.end(JSON.stringify({ query: '{ city { name } }' }))
      await hasStarted
      leaving.destroy()
      await allClosed
      expect(open).toBe(0)
      release()
    } finally {
      await own.close()
    }
  })
})

describe('the dashboard', () => {
  test.each(['/', '/wall/overview', '/desk/analysis', '/desk/dispatch/42', '/briefing/flood', '/remote'])(
    'serves the page at %s',
    async (path) => {
      const response = await fetch(url + path)
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('City Brain')
      expect(response.headers.get('cache-control')).toBe('no-cache')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  test('lets hashed assets be cached for ever, compressed', async () => {
    const response = await fetch(`${url}/assets/main-abc123.js`, { headers: { 'accept-encoding': 'gzip' } })
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-encoding')).toBe('gzip')
  })

  test.each(['/nothing', '/assets/gone.js', '/../package.json', '/%2e%2e/package.json', '/wall'])(
    'does not serve %s',
    async (path) => {
      expect((await fetch(url + path)).status).toBe(404)
    },
  )

  test('serves tiles on the same port', async () => {
    expect((await fetch(`${url}/tiles/buildings.json`)).status).toBe(200)
  })
})
