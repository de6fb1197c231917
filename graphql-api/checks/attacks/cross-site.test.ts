import { beforeAll, describe, expect, test } from 'vitest'
import { attackedCity, PASSWORD } from './attacked-city.ts'

const city = attackedCity()
const BODY = JSON.stringify({ query: 'mutation { disableAccount(username: "victim") { disabledAt } }' })
let cookie: string

beforeAll(async () => {
  cookie = await city().cookieOf('chief')
})

const victimIsWell = async (): Promise<void> => {
  expect(await city().rows(`select disabled_at from account where username = 'victim'`)).toEqual([
    { disabled_at: null },
  ])
}

describe('a page of another site', () => {
  test.each<[string, Record<string, string>]>([
    ['by its origin', { origin: 'https://evil.example' }],
    ['by an origin that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['by another port of this host', { origin: 'http://127.0.0.1:1' }],
    ['by another name of this host', { origin: 'http://localhost' }],
    ['without an origin of its own', { origin: 'null' }],
    ['as a browser says', { 'sec-fetch-site': 'cross-site' }],
    ['of the same domain, as a browser says', { 'sec-fetch-site': 'same-site' }],
    ['that says two things', { origin: 'OURS', 'sec-fetch-site': 'cross-site' }],
    ['that says nothing', {}],
    ['by a header that only proxies may set', { 'x-forwarded-host': 'evil.example', origin: 'https://evil.example' }],
  ])('sends no command with the cookie: %s', async (_, headers) => {
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'OURS' ? city().url : value]),
    )
    for (const path of ['/graphql', '/Graphql', '/graphql/', '/graphql?x=1']) {
      const { status } = await city().send(path, {
        method: 'POST',
        // Another site's page could not add it either; with another value it is ignored.
        headers: {
          'content-type': 'application/json',
          cookie,
          ...(Object.keys(own).length > 0 && { 'apollo-require-preflight': '1' }),
          ...own,
        },
        body: BODY,
      })
      expect([403, 404]).toContain(status)
    }
    for (const [path, body] of [
      ['/auth/logout', '{"everywhere":true}'],
      ['/auth/password', JSON.stringify({ current: PASSWORD, next: `${PASSWORD}-evil` })],
    ] as const) {
      const { status } = await city().send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, ...own },
        body,
      })
      expect([path, status]).toEqual([path, 403])
    }
    await victimIsWell()
    expect((await city().ask('{ me { username } }', { cookie })).data?.me).toEqual({ username: 'chief' })
  })

  test('is distinguished from a client other than a page by a header that no page sends elsewhere', async () => {
    const headers = { 'content-type': 'application/json', 'apollo-require-preflight': '1', cookie }
    const { status, text } = await city().send('/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: '{ me { username } }' }),
    })
    expect([status, text]).toEqual([200, expect.stringContaining('"chief"')])
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'sends no form as %j, with or without an origin',
    async (type) => {
      for (const origin of [undefined, city().url, 'https://evil.example']) {
        const headers = {
          cookie,
          ...(type !== '' && { 'content-type': type }),
          ...(origin !== undefined && { origin }),
        }
        for (const path of ['/graphql', '/auth/login', '/auth/logout', '/auth/password']) {
          const body =
            path === '/graphql' ? BODY : JSON.stringify({ username: 'chief', password: PASSWORD, everywhere: true })
          // A body of bytes has no type that fetch would add.
          const { status, headers: answered } = await city().send(path, {
            method: 'POST',
            headers,
            body: Buffer.from(body),
          })
          expect([path, status >= 400 && status < 500]).toEqual([path, true])
          expect(answered.getSetCookie()).toEqual([])
        }
      }
      await victimIsWell()
    },
  )

  test('changes nothing by GET, not even as a page of this site', async () => {
    for (const headers of [{ cookie }, { cookie, origin: city().url, 'apollo-require-preflight': '1' }]) {
      const { query } = JSON.parse(BODY) as { query: string }
      const { status } = await city().send(`/graphql?query=${encodeURIComponent(query)}`, { headers })
      expect([400, 403, 405]).toContain(status)
    }
    for (const path of ['/auth/login', '/auth/logout', '/auth/password'])
      expect((await city().send(path, { headers: { cookie } })).status).toBe(404)
    await victimIsWell()
  })

  test('changes nothing by a header that overrides the method', async () => {
    const headers = { cookie, 'x-http-method-override': 'POST', 'x-http-method': 'POST', 'x-method-override': 'POST' }
    expect((await city().send('/auth/logout?_method=POST', { headers })).status).toBe(404)
  })

  test('signs nobody in as another', async () => {
    const { status, headers } = await city().signIn('duty', PASSWORD, { origin: 'https://evil.example' })
    expect(status).toBe(403)
    expect(headers.getSetCookie()).toEqual([])
  })

  test('reads nothing: no answer allows another origin', async () => {
    const headers = {
      cookie,
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type, apollo-require-preflight, authorization',
    }
    for (const path of ['/graphql', '/tiles/buildings.json', '/auth/methods', '/auth/login', '/']) {
      for (const method of ['OPTIONS', 'GET']) {
        const { headers: answered } = await city().send(path, { method, headers })
        const allowed = [...answered.keys()].filter((name) => name.startsWith('access-control-allow'))
        expect([path, method, allowed]).toEqual([path, method, []])
      }
    }
  })

  test('embeds nothing in a frame, and runs nothing of its own in an answer', async () => {
    for (const path of ['/', '/sign-in', '/admin', '/graphql', '/auth/methods', '/tiles/buildings.json', '/nothing']) {
      const { headers } = await city().send(path)
      expect([path, headers.get('x-frame-options')]).toEqual([path, 'DENY'])
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/script-src[^;]*unsafe|default-src[^;]*unsafe|\*/)
    }
  })
})

describe('a name pointed at this machine (DNS rebinding)', () => {
  test.each([
    'evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'localhost.evil.example',
    '0.0.0.0',
    '10.0.0.1',
  ])('gets no answer: Host: %s', async (host) => {
    for (const path of ['/', '/graphql', '/tiles/buildings.json', '/auth/methods', '/healthz']) {
      const answer = await city().raw(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
      )
      expect([path, answer.split('\r\n')[0]]).toEqual([path, 'HTTP/1.1 403 Forbidden'])
    }
  })

  test('is not trusted through proxy headers, or through the request line', async () => {
    const { port } = new URL(city().url)
    const rebound = await city().raw(
      `GET /auth/methods HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    )
    expect(rebound).toContain(' 403 ')
    const absolute = await city().raw(
      `GET http://127.0.0.1:${port}/auth/methods HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    )
    expect(absolute).toContain(' 403 ')
    const none = await city().raw(`GET /auth/methods HTTP/1.0\r\n\r\n`)
    expect(none).toMatch(/^HTTP\/1\.1 4\d\d /)
  })

  test('does not affect our own names', async () => {
    const { port } = new URL(city().url)
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) {
      const answer = await city().raw(`GET /auth/methods HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer).toContain(' 200 ')
    }
  })
})
