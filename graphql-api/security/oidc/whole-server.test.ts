import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SYSTEM } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-databases.ts'
import { createLog } from '../../platform/log/log.ts'
import { createServer } from '../../app/server.ts'
import { ensureAdministrator } from '../accounts/first-administrator.ts'
import { sessionLimits } from '../accounts/session-limits.ts'
import { createIdentityProvider } from './identity-provider.ts'
import { createOidcRoutes } from './oidc-routes.ts'
import { createTestBrowser } from './test-browser.ts'
import { close, listen, startTestProvider } from './test-provider.ts'

const ADMIN_PASSWORD = 'Vq7-xylophon-Brücke-91'

test('signs in through the whole server, and by password while the provider is unavailable', async () => {
  const provider = await startTestProvider()
  const database = await openTestDatabase('server')
  const dashboard = mkdtempSync(join(tmpdir(), 'city-oidc-'))
  await ensureAdministrator(database, ADMIN_PASSWORD)
  await database.write(SYSTEM, (session) =>
    session.script(`insert into oidc_group_role values ('${provider.issuer}', 'duty', 'operator', true, '{}')`),
  )
  const lines: string[] = []
  const log = createLog('json', (line) => lines.push(line))
  // The provider must know the address before the server listens there.
  const probe = createHttpServer()
  const port = Number(new URL(await listen(probe)).port)
  await close(probe)
  const settings = { port, host: '127.0.0.1', production: true, trustProxy: false, tileCacheBytes: 1e6 }
  let now = Date.now()
  const routes = createOidcRoutes({
    database,
    log,
    provider: createIdentityProvider({ ...provider, groupsClaim: 'groups' }, () => now),
    limits: sessionLimits(),
    trustProxy: false,
  })
  const server = await createServer({ database, settings, log, dashboard, oidc: { title: 'Test', routes } })
  try {
    const url = await server.listen()
    provider.open([`${url}/auth/oidc/callback`])
    provider.people.set('alice', { name: 'Alice', username: 'alice', groups: ['duty'] })
    expect(await (await fetch(`${url}/auth/methods`)).json()).toMatchObject({ password: true, oidc: { title: 'Test' } })

    const browser = createTestBrowser()
    const until = `${url}/sign-in-is-done`
    const login = await browser.follow(await browser.get(`${url}/auth/oidc/start?returnTo=/sign-in-is-done`), until)
    const form = { prompt: 'login', login: 'alice', password: 'any' }
    const consent = await browser.follow(await browser.post(login, form), until)
    expect(await browser.follow(await browser.post(consent, { prompt: 'consent' }), until)).toBe(until)
    const cookie = `city_session=${browser.cookies(url).get('city_session') ?? ''}`
    const me = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'apollo-require-preflight': '1', origin: url },
      body: '{"query":"{ me { username roles } }"}',
    })
    expect(await me.json()).toEqual({ data: { me: { username: 'alice', roles: ['OPERATOR'] } } })

    provider.setAway(true)
    now += 61_000
    const away = await browser.get(`${url}/auth/oidc/start`)
    expect([away.status, away.headers.get('location')]).toEqual([303, '/sign-in?error=oidc_unavailable'])
    const byPassword = await fetch(`${url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ username: 'admin', password: ADMIN_PASSWORD }),
    })
    expect(byPassword.status).toBe(200)
    expect(lines.join('\n')).not.toContain('"level":"error"')
  } finally {
    await server.close()
    await provider.close()
    await database.close()
    rmSync(dashboard, { recursive: true, force: true })
  }
})
