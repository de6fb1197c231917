import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCOUNTS } from '../../platform/db/database.ts'
import { createLog } from '../../platform/log/log.ts'
import { createServer, type Server } from '../../app/server.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { ensureAdministrator } from './first-administrator.ts'
import { hashPassword } from './passwords.ts'
import { OWN_PAGE } from './test-viewers.ts'

const settings = { port: 0, host: '127.0.0.1', production: false, trustProxy: false, tileCacheBytes: 0 }

describeOnEachEngine('signing in over HTTP', (database) => {
  let server: Server
  let url: string
  let generated: string

  beforeAll(async () => {
    generated = (await ensureAdministrator(database(), undefined)).password ?? ''
    server = await createServer({
      database: database(),
      settings,
      log: createLog('json', () => undefined),
      dashboard: '/nowhere',
    })
    url = await server.listen()
  })
  afterAll(() => server.close())

  function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }
  const ask = (cookie?: string, more: Record<string, string> = OWN_PAGE): Promise<Response> =>
    post('/graphql', { query: '{ city { name } }' }, { ...(cookie !== undefined && { cookie }), ...more })
  const cookieOf = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  async function code(response: Response): Promise<unknown> {
    const body = (await response.json()) as { error?: { code: string }; errors?: { extensions: { code: string } }[] }
    return [response.status, body.error?.code ?? body.errors?.[0]?.extensions.code]
  }

  test('from the generated password to a session and out again', async () => {
    expect(await code(await ask())).toEqual([401, 'UNAUTHENTICATED'])
    expect((await fetch(`${url}/tiles/buildings.json`)).status).toBe(401)

    const first = await post('/auth/login', { username: 'Admin', password: generated })
    expect(await first.json()).toEqual({ username: 'admin', displayName: '管理员', mustChangePassword: true })
    expect(first.headers.get('set-cookie')).toMatch(/^city_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const generatedCookie = cookieOf(first)
    expect(await code(await ask(generatedCookie))).toEqual([403, 'MUST_CHANGE_PASSWORD'])
    expect(await code(await fetch(`${url}/tiles/buildings.json`, { headers: { cookie: generatedCookie } }))).toEqual([
      403,
      'MUST_CHANGE_PASSWORD',
    ])

    const weak = await post(
      '/auth/password',
      { current: generated, next: 'admin12345' },
      { cookie: generatedCookie, ...OWN_PAGE },
    )
    expect(await code(weak)).toEqual([422, 'WEAK_PASSWORD'])
    const changed = await post(
      '/auth/password',
      { current: generated, next: '江水 flows by the tower' },
      { cookie: generatedCookie, ...OWN_PAGE },
    )
    expect(changed.status).toBe(200)
    const cookie = cookieOf(changed)
    expect(cookie).not.toBe(generatedCookie)
    expect(await code(await ask(generatedCookie))).toEqual([401, 'UNAUTHENTICATED'])
    expect(await (await ask(cookie)).json()).toEqual({ data: { city: null } })
    expect((await fetch(`${url}/tiles/buildings.json`, { headers: { cookie } })).status).toBe(200)

    const out = await post('/auth/logout', {}, { cookie, ...OWN_PAGE })
    expect(out.status).toBe(200)
    expect(out.headers.get('set-cookie')).toContain('city_session=; Max-Age=0')
    expect(out.headers.get('clear-site-data')).toBe('"cache"')
    expect(await code(await ask(cookie))).toEqual([401, 'UNAUTHENTICATED'])
  })

  describe('requests', () => {
    let password: string
    beforeAll(async () => {
      password = 'two towers over the river'
      await database().write(ACCOUNTS, async (session) =>
        session.row({
          name: 'test.duty',
          text: `insert into account (username, display_name, password_hash, whole_city) values ('duty', 'Duty', $1, true)`,
          values: [await hashPassword(password)],
        }),
      )
    })
    const signIn = async (): Promise<string> => cookieOf(await post('/auth/login', { username: 'duty', password }))

    test('list the methods of signing in', async () => {
      const methods = await fetch(`${url}/auth/methods`)
      expect(methods.headers.get('cache-control')).toBe('no-store')
      expect(await methods.json()).toEqual({ password: true, oidc: null, demo: false })
    })

    test.each<[string, unknown, Record<string, string>, unknown]>([
      ['a body that is too large', { username: 'duty', password: 'x'.repeat(5_000) }, {}, [413, 'BAD_USER_INPUT']],
      ['a body that is no JSON', '{', {}, [400, 'BAD_USER_INPUT']],
      ['a form', 'username=duty', { 'content-type': 'application/x-www-form-urlencoded' }, [415, 'BAD_USER_INPUT']],
      ['text that is JSON', '{}', { 'content-type': 'text/plain' }, [415, 'BAD_USER_INPUT']],
      ['other types', { username: ['duty'], password: { $ne: '' } }, {}, [400, 'BAD_USER_INPUT']],
      ['nothing', {}, {}, [400, 'BAD_USER_INPUT']],
      ['another site', { username: 'duty', password: 'x' }, { origin: 'http://evil.example' }, [403, 'FORBIDDEN']],
    ])('of %s are refused', async (_, body, headers, expected) => {
      expect(await code(await post('/auth/login', body, headers))).toEqual(expected)
    })

    test('by a cookie alone change nothing', async () => {
      const cookie = await signIn()
      expect(await code(await post('/auth/logout', {}, { cookie }))).toEqual([403, 'FORBIDDEN'])
      const change = { current: password, next: 'another tower by the river' }
      expect(await code(await post('/auth/password', change, { cookie }))).toEqual([403, 'FORBIDDEN'])
      expect((await ask(cookie)).status).toBe(200)
    })

    test('sign out here, or everywhere', async () => {
      const cookies = [await signIn(), await signIn(), await signIn()]
      const [first = '', second = ''] = cookies
      const statuses = async (): Promise<number[]> =>
        (await Promise.all(cookies.map((cookie) => ask(cookie)))).map(({ status }) => status)
      await post('/auth/logout', {}, { cookie: first, ...OWN_PAGE })
      expect(await statuses()).toEqual([401, 200, 200])
      await post('/auth/logout', { everywhere: true }, { cookie: second, ...OWN_PAGE })
      expect(await statuses()).toEqual([401, 401, 401])
      // Signing out twice gives the same answer.
      expect((await post('/auth/logout', {}, { cookie: first, ...OWN_PAGE })).status).toBe(200)
    })

    test('are delayed after too many attempts at a name', async () => {
      for (let i = 0; i < 5; i++)
        expect(await code(await post('/auth/login', { username: 'zhao', password: 'x' }))).toEqual([
          401,
          'BAD_CREDENTIALS',
        ])
      const locked = await post('/auth/login', { username: 'zhao', password: 'x' })
      expect(locked.headers.get('retry-after')).toMatch(/^[1-5]$/)
      expect(await code(locked)).toEqual([429, 'LOCKED'])
    })
  })
})
