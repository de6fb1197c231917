import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { createServer, type Server } from '../server.ts'
import { describeOnEachEngine } from '../db/test-databases.ts'
import { ensureAdministrator } from './first-administrator.ts'
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
})
