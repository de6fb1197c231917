import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testAuthenticator, testViewer } from '../accounts/test-viewers.ts'
import type { Database } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-databases.ts'
import { createLog } from '../../platform/log/log.ts'
import { createServer, type ServerOptions } from '../../app/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'city-http-'))
let database: Database
/** Logged lines. */
const lines: string[] = []

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>City Brain</title>')
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets', 'worker-abc123.js'), 'export {}')
  database = await openTestDatabase('server')
}, 60_000)
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

type Options = Partial<ServerOptions['settings']> & Partial<Pick<ServerOptions, 'rates' | 'authenticator' | 'bodyMs'>>

async function serving(options: Options, check: (url: string) => Promise<void>): Promise<void> {
  const { rates, bodyMs, authenticator = testAuthenticator(), ...settings } = options
  const server = await createServer({
    database,
    settings: { port: 0, host: '127.0.0.1', production: true, trustProxy: false, tileCacheBytes: 0, ...settings },
    log: createLog('json', (line) => lines.push(line)),
    dashboard: folder,
    authenticator,
    ...(rates && { rates }),
    ...(bodyMs !== undefined && { bodyMs }),
  })
  try {
    await check(await server.listen())
  } finally {
    await server.close()
  }
}

/** Unlike a browser: with any `Host`. */
function ask(
  url: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; body: string; headers: IncomingMessage['headers'] }> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }))
    })
      .on('error', reject)
      .end()
  })
}

describe('headers', () => {
  const PATHS = ['/', '/healthz', '/graphql', '/tiles/buildings.json', '/auth/methods', '/assets/gone.js', '/nothing']

  test('are strict on everything', async () => {
    await serving({}, async (url) => {
      for (const path of PATHS) {
        const { headers } = await ask(url + path, {})
        expect([path, headers['content-security-policy']]).toEqual([
          path,
          expect.stringContaining("frame-ancestors 'none'"),
        ])
        expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
        expect([path, headers]).toEqual([
          path,
          expect.objectContaining({
            'x-content-type-options': 'nosniff',
            'x-frame-options': 'DENY',
            'referrer-policy': 'same-origin',
            'cross-origin-opener-policy': 'same-origin',
            'cross-origin-resource-policy': 'same-origin',
          }),
        ])
        expect(headers['x-powered-by']).toBeUndefined()
        expect(headers['access-control-allow-origin']).toBeUndefined()
        expect(headers['strict-transport-security']).toBeUndefined()
      }
    })
  })

  test('allow a worker of the page to reach the server', async () => {
    await serving({}, async (url) => {
      const page = (await ask(url, {})).headers['content-security-policy']
      expect(page).toContain("connect-src 'self'")
      expect((await ask(`${url}/assets/worker-abc123.js`, {})).headers['content-security-policy']).toBe(page)
    })
  })

  test('require TLS only if it is in use', async () => {
    const tls = { 'x-forwarded-proto': 'https' }
    await serving({ trustProxy: true }, async (url) => {
      expect((await ask(url, tls)).headers['strict-transport-security']).toBe('max-age=31536000')
      expect((await ask(url, {})).headers['strict-transport-security']).toBeUndefined()
    })
    await serving({}, async (url) => {
      expect((await ask(url, tls)).headers['strict-transport-security']).toBeUndefined()
    })
  })

  test('let no other origin read anything', async () => {
    await serving({}, async (url) => {
      const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST' }
      for (const path of ['/graphql', '/auth/login', '/tiles/buildings.json']) {
        const { headers } = await ask(url + path, preflight, 'OPTIONS')
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
      }
    })
  })
})

describe('hosts', () => {
  test('refuse a name pointed at this machine', async () => {
    await serving({}, async (url) => {
      const { port } = new URL(url)
      for (const path of ['/', '/graphql', '/tiles/buildings.json', '/auth/methods'])
        expect((await ask(url + path, { host: `evil.example:${port}` })).status).toBe(403)
      for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
        expect((await ask(`${url}/healthz`, { host })).status).toBe(200)
    })
  })

  test('leave the name to a proxy', async () => {
    await serving({ trustProxy: true }, async (url) => {
      expect((await ask(`${url}/healthz`, { host: 'city.example' })).status).toBe(200)
    })
  })
})

describe('rates', () => {
  const rates = { address: 1_000, viewer: 1_000, signIn: 1_000, feed: 1_000 }

  test('by address', async () => {
    await serving({ rates: { ...rates, address: 3 } }, async (url) => {
      for (let i = 0; i < 3; i++) expect((await ask(url, {})).status).toBe(200)
      const refused = await ask(url, {})
      expect(refused.status).toBe(429)
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'RATE_LIMITED' } })
    })
  })

  test('by the address from the proxy, not one made up by the client', async () => {
    await serving({ trustProxy: true, rates: { ...rates, address: 1 } }, async (url) => {
      const of = async (address: string): Promise<number> =>
        (await ask(url, { 'x-forwarded-for': `1.2.3.4, ${address}` })).status
      expect([await of('192.0.2.1'), await of('192.0.2.1'), await of('192.0.2.2')]).toEqual([200, 429, 200])
    })
    await serving({ rates: { ...rates, address: 1 } }, async (url) => {
      const of = async (address: string): Promise<number> => (await ask(url, { 'x-forwarded-for': address })).status
      expect([await of('192.0.2.1'), await of('192.0.2.2')]).toEqual([200, 429])
    })
  })

  test('by account, for all requests', async () => {
    await serving({ rates: { ...rates, viewer: 2 } }, async (url) => {
      const own = { 'sec-fetch-site': 'same-origin', 'apollo-require-preflight': '1' }
      const graphql = `${url}/graphql?query={__typename}`
      expect((await ask(graphql, own)).status).toBe(200)
      expect((await ask(`${url}/tiles/buildings.json`, {})).status).toBe(200)
      const refused = await ask(graphql, own)
      expect(refused.status).toBe(429)
      expect(JSON.parse(refused.body)).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
      expect((await ask(`${url}/tiles/buildings.json`, {})).status).toBe(429)
    })
  })

  test('for signing in', async () => {
    await serving({ rates: { ...rates, signIn: 1 }, authenticator: testAuthenticator() }, async (url) => {
      const login = async (): Promise<number> => (await ask(`${url}/auth/login`, {}, 'POST')).status
      expect([await login(), await login()]).toEqual([415, 429])
      expect((await ask(`${url}/auth/methods`, {})).status).toBe(200)
    })
  })
})

test('with a cookie, a command must come from a page of this site', async () => {
  await serving({}, async (url) => {
    const post = async (headers: Record<string, string>): Promise<number> =>
      (
        await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: '{"query":"{__typename}"}',
        })
      ).status
    expect(await post({})).toBe(403)
    expect(await post({ origin: 'http://evil.example' })).toBe(403)
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await post({ origin: url })).toBe(200)
  })
  const machine = { ...testViewer(), kind: 'machine' as const }
  await serving({ authenticator: testAuthenticator(machine) }, async (url) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{__typename}"}',
    })
    expect(answer.status).toBe(200)
  })
})

test('refuses a request whose viewer cannot be determined', async () => {
  const authenticator = { viewerOf: () => Promise.reject(new Error('down')), forget: () => undefined }
  await serving({ authenticator }, async (url) => {
    expect((await ask(`${url}/tiles/buildings.json`, {})).status).toBe(503)
    expect((await ask(`${url}/graphql?query={__typename}`, {})).status).toBe(503)
    expect((await ask(url, {})).status).toBe(200)
  })
})

describe('a body that does not arrive', () => {
  /** Sends the beginning of a body and no more. @returns everything received until the server closed the connection */
  function beginBody(url: string, path: string, encoding: string): Promise<string> {
    const { port, host } = new URL(url)
    return new Promise((resolve, reject) => {
      let answer = ''
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${url}\r\nContent-Type: application/json\r\n${encoding}`,
        ),
      )
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
      socket.on('error', reject)
      socket.on('close', () => resolve(answer))
    })
  }

  test('is not waited for', async () => {
    await serving({ bodyMs: 100 }, async (url) => {
      lines.length = 0
      for (const path of ['/graphql', '/auth/login', '/auth/logout']) {
        for (const encoding of ['Content-Length: 100\r\n\r\n{"query":', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{']) {
          const answer = await beginBody(url, path, encoding)
          expect([path, answer]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 408 /)])
          expect(answer).toContain('the body took longer than 0.1 s to arrive')
          expect(answer).toMatch(/^connection: close$/im)
        }
      }
      const whole = await ask(`${url}/graphql`, { origin: url, 'content-type': 'application/json' }, 'POST')
      expect(whole.status).toBeLessThan(408)
      expect(lines).toEqual([])
    })
  })
})
