import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import express from 'express'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SYSTEM, type Statement } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createAuthenticator } from '../accounts/authenticator.ts'
import { sessionLimits } from '../accounts/session-limits.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { createIdentityProvider } from './identity-provider.ts'
import { createOidcRoutes } from './oidc-routes.ts'
import { createTestBrowser, type TestBrowser } from './test-browser.ts'
import { close, listen, startTestProvider, type TestProvider } from './test-provider.ts'

const limits = sessionLimits()
let provider: TestProvider

describeOnEachEngine('signing in by an identity provider', (database) => {
  const app = express()
  const city = createServer(app)
  let url: string
  let now = Date.now()
  const logged: string[] = []

  beforeAll(async () => {
    provider = await startTestProvider()
    url = await listen(city)
    provider.open([`${url}/auth/oidc/callback`])
    app.set('query parser', 'simple')
    const settings = { ...provider, groupsClaim: 'groups' }
    app.use(
      '/auth/oidc',
      createOidcRoutes({
        database: database(),
        provider: createIdentityProvider(settings, () => now),
        limits,
        trustProxy: false,
        now: () => now,
        log: {
          warn: (message) => void logged.push(message),
          error: (message, error) => void logged.push(`${message}: ${String(error)}`),
        },
      }),
    )
    await run(
      `insert into account (username, display_name, password_hash, whole_city) values ('root', 'Root', 'x', true);
       insert into account_role select id, 'administrator' from account where username = 'root'`,
    )
    await run(
      `insert into oidc_group_role (issuer, group_name, role, whole_city, region_codes) values
        ('${provider.issuer}', 'duty', 'operator', true, '{}'),
        ('${provider.issuer}', 'heads', 'leader', true, '{}'),
        ('${provider.issuer}', '/street/north', 'grid_manager', false, '{310101001}'),
        ('${provider.issuer}', '/street/south', 'grid_supervisor', false, '{310101002,310101003}'),
        ('${provider.issuer}', 'administrators', 'administrator', true, '{}'),
        ('https://elsewhere.example', 'staff', 'administrator', true, '{}')`,
    )
  })
  afterAll(async () => {
    await close(city)
    await provider.close()
  })
  beforeEach(() => {
    // Monotonic, like a real clock.
    now = Math.max(now, Date.now())
    logged.length = 0
    provider.setAway(false)
  })

  const statement = (text: string): Statement => ({ name: `test.${randomUUID()}`, text, values: [] })
  const rows = <Row extends object>(text: string): Promise<Row[]> =>
    database().read(SYSTEM, (session) => session.rows<Row>(statement(text)))
  const run = (text: string): Promise<void> => database().write(SYSTEM, (session) => session.script(text))
  const callback = (): string => `${url}/auth/oidc/callback`

  /** Through the provider's own pages, up to the address to which it returns the browser. */
  async function pass(browser: TestBrowser, login: string, returnTo = '/', consent = true): Promise<string> {
    const begun = await browser.get(`${url}/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`)
    expect(begun.status).toBe(303)
    const asked = await browser.follow(begun, callback())
    // The provider knows this browser and has its consent.
    if (asked.startsWith(callback())) return asked
    if (!consent) return browser.follow(await browser.get(`${asked}/abort`), callback())
    const signedIn = await browser.follow(
      await browser.post(asked, { prompt: 'login', login, password: 'any' }),
      callback(),
    )
    if (signedIn.startsWith(callback())) return signedIn
    return browser.follow(await browser.post(signedIn, { prompt: 'consent' }), callback())
  }

  /** @returns the final address */
  async function arrive(browser: TestBrowser, address: string): Promise<string> {
    const { status, headers } = await browser.get(address)
    expect(status).toBe(303)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    return headers.get('location') ?? ''
  }

  const signIn = async (browser: TestBrowser, login: string, returnTo?: string): Promise<string> =>
    arrive(browser, await pass(browser, login, returnTo))

  function viewerOf(browser: TestBrowser): Promise<Viewer | undefined> {
    const cookie = [...browser.cookies(url)].map(([name, value]) => `${name}=${value}`).join('; ')
    return createAuthenticator({ database: database(), limits, trustProxy: false }).viewerOf({ headers: { cookie } })
  }

  const lastEntry = async (): Promise<object | undefined> =>
    (
      await rows<object>(
        'select actor, action, subject, outcome, reason, detail from audit_entry order by id desc limit 1',
      )
    )[0]

  test('creates an account with the roles of the groups, and begins a session', async () => {
    provider.people.set('alice', { name: '王 Alice', username: 'Alice W', groups: ['duty', 'chess club'] })
    const browser = createTestBrowser()
    expect(await signIn(browser, 'alice', '/?theme=night#12')).toBe('/?theme=night#12')
    expect(await viewerOf(browser)).toMatchObject({ subject: 'alice-w', displayName: '王 Alice', roles: ['operator'] })
    expect((await viewerOf(browser))?.scope).toBeUndefined()
    expect(
      await rows(`select password_hash, oidc_issuer, oidc_subject from account where username = 'alice-w'`),
    ).toEqual([{ password_hash: null, oidc_issuer: provider.issuer, oidc_subject: 'alice' }])
    expect(await rows('select * from oidc_flow')).toEqual([])
    expect(await lastEntry()).toMatchObject({
      actor: 'alice-w',
      action: 'session.begin',
      outcome: 'done',
      detail: { by: 'oidc' },
    })
  })

  test('adds up the roles and regions of all groups, also if the claim is a single one', async () => {
    provider.people.set('gao', { username: 'gao', groups: ['/street/north', '/street/south'] })
    const browser = createTestBrowser()
    await signIn(browser, 'gao')
    expect(await viewerOf(browser)).toMatchObject({
      roles: ['grid_manager', 'grid_supervisor'],
      scope: ['310101001', '310101002', '310101003'],
    })
    provider.people.set('gao', { username: 'gao', groups: '/street/south' })
    await signIn(browser, 'gao')
    expect(await viewerOf(browser)).toMatchObject({ roles: ['grid_supervisor'], scope: ['310101002', '310101003'] })
  })

  test('finds the account by its subject after a rename, and admits nobody by a name', async () => {
    provider.people.set('mallory', { username: 'root', groups: ['duty'] })
    const browser = createTestBrowser()
    await signIn(browser, 'mallory')
    expect(await viewerOf(browser)).toMatchObject({ subject: 'root-2', roles: ['operator'] })
    provider.people.set('mallory', { username: 'system', name: 'Mallory', groups: ['duty'] })
    await signIn(browser, 'mallory')
    expect(await viewerOf(browser)).toMatchObject({ subject: 'root-2', displayName: 'Mallory' })
  })

  test('begins a new session at each sign-in and ends the browser’s previous one', async () => {
    provider.people.set('bo', { username: 'bo', groups: ['duty'] })
    const browser = createTestBrowser()
    browser.setCookie(url, 'city_session', 'planted-by-somebody-else-planted-by-somebody')
    await signIn(browser, 'bo')
    const first = browser.cookies(url).get('city_session') ?? ''
    expect(first).not.toContain('planted')
    await signIn(browser, 'bo')
    expect(browser.cookies(url).get('city_session')).not.toBe(first)
    const thief = createTestBrowser()
    thief.setCookie(url, 'city_session', first)
    expect(await viewerOf(thief)).toBeUndefined()
    expect(await viewerOf(browser)).toMatchObject({ subject: 'bo' })
  })

  test('follows the groups: a role removed there is removed here, and without any role all sessions end', async () => {
    provider.people.set('chen', { username: 'chen', groups: ['duty', 'heads'] })
    const browser = createTestBrowser()
    await signIn(browser, 'chen')
    expect(await viewerOf(browser)).toMatchObject({ roles: ['leader', 'operator'] })
    provider.people.set('chen', { username: 'chen', groups: ['heads'] })
    const other = createTestBrowser()
    await signIn(other, 'chen')
    expect(await viewerOf(browser)).toMatchObject({ roles: ['leader'] })
    expect(
      await rows(`select detail->'before'->'roles' as before, detail->'after'->'roles' as after from audit_entry
      where action = 'account.follow_groups' order by id desc limit 1`),
    ).toEqual([{ before: ['leader', 'operator'], after: ['leader'] }])
    provider.people.set('chen', { username: 'chen', groups: [] })
    expect(await signIn(other, 'chen')).toBe('/sign-in?error=oidc_no_role')
    expect(await viewerOf(browser)).toBeUndefined()
    expect(await viewerOf(other)).toBeUndefined()
    expect(
      await rows(`select role from account_role r join account a on a.id = r.account_id where a.username = 'chen'`),
    ).toEqual([])
  })

  test('creates no account for groups without a role', async () => {
    provider.people.set('eve', { username: 'eve', groups: ['staff', { duty: true }, 7] })
    const browser = createTestBrowser()
    expect(await signIn(browser, 'eve')).toBe('/sign-in?error=oidc_no_role')
    expect(browser.cookies(url).get('city_session')).toBeUndefined()
    expect(await rows(`select id from account where oidc_subject = 'eve'`)).toEqual([])
    expect(await lastEntry()).toMatchObject({
      actor: 'eve',
      action: 'session.begin',
      outcome: 'refused',
      reason: 'no group of this person has a role here',
    })
  })

  test('refuses a disabled account, whatever its groups', async () => {
    provider.people.set('dora', { username: 'dora', groups: ['duty'] })
    const browser = createTestBrowser()
    await signIn(browser, 'dora')
    await run(`update account set disabled_at = now() where username = 'dora'`)
    provider.people.set('dora', { username: 'dora', groups: ['administrators'] })
    expect(await signIn(browser, 'dora')).toBe('/sign-in?error=oidc_disabled')
    expect(await viewerOf(browser)).toBeUndefined()
    expect(
      await rows(`select role from account_role r join account a on a.id = r.account_id where a.username = 'dora'`),
    ).toEqual([{ role: 'operator' }])
    expect(await lastEntry()).toMatchObject({ actor: 'dora', outcome: 'refused', reason: 'the account is disabled' })
  })

  test('keeps the role of the last administrator until there is another', async () => {
    provider.people.set('ada', { username: 'ada', groups: ['administrators'] })
    const browser = createTestBrowser()
    await signIn(browser, 'ada')
    await run(`update account set disabled_at = now() where username = 'root'`)
    provider.people.set('ada', { username: 'ada', groups: ['duty'] })
    expect(await signIn(browser, 'ada')).toBe('/sign-in?error=oidc_last_administrator')
    expect(await viewerOf(browser)).toMatchObject({ roles: ['administrator'] })
    await run(`update account set disabled_at = null where username = 'root'`)
    expect(await signIn(browser, 'ada')).toBe('/')
    expect(await viewerOf(browser)).toMatchObject({ roles: ['operator'] })
  })

  test('leads only to pages of this site', async () => {
    provider.people.set('bo', { username: 'bo', groups: ['duty'] })
    const browser = createTestBrowser()
    expect(await signIn(browser, 'bo', 'https://evil.example/')).toBe('/')
    expect(await signIn(browser, 'bo', '/.//evil.example/')).toBe('/')
  })

  test('accepts a callback once', async () => {
    provider.people.set('bo', { username: 'bo', groups: ['duty'] })
    const browser = createTestBrowser()
    const address = await pass(browser, 'bo')
    const answers = await Promise.all([arrive(browser, address), arrive(browser, address)])
    expect(answers.sort()).toEqual(['/', '/sign-in?error=oidc_expired'])
    expect(await arrive(browser, address)).toBe('/sign-in?error=oidc_expired')
  })

  test('signs nobody in by a callback in another browser, there or here', async () => {
    provider.people.set('bo', { username: 'bo', groups: ['duty'] })
    const attacker = createTestBrowser()
    const address = await pass(attacker, 'bo')
    const victim = createTestBrowser()
    expect(await arrive(victim, address)).toBe('/sign-in?error=oidc_expired')
    expect(victim.cookies(url).get('city_session')).toBeUndefined()
    await victim.get(`${url}/auth/oidc/start`)
    expect(await arrive(victim, await pass(attacker, 'bo'))).toBe('/sign-in?error=oidc_expired')
    expect(await arrive(attacker, address)).toBe('/sign-in?error=oidc_expired')
  })

  test.each(['', 'another-state-another-state', "' or true --", '\0', 'a'.repeat(5_000)])(
    'accepts no state but ours: %#',
    async (state) => {
      provider.people.set('bo', { username: 'bo', groups: ['duty'] })
      const browser = createTestBrowser()
      const address = new URL(await pass(browser, 'bo'))
      address.searchParams.set('state', state)
      expect(await arrive(browser, address.href)).toBe('/sign-in?error=oidc_expired')
      address.searchParams.delete('state')
      expect(await arrive(browser, address.href)).toBe('/sign-in?error=oidc_expired')
    },
  )

  test.each([
    ['nonce', 'oidc_failed'],
    ['code_verifier', 'oidc_failed'],
  ])('refuses another %s than the one sent', async (column, code) => {
    provider.people.set('bo', { username: 'bo', groups: ['duty'] })
    const browser = createTestBrowser()
    const address = await pass(browser, 'bo')
    await run(`update oidc_flow set ${column} = repeat('a', 43)`)
    expect(await arrive(browser, address)).toBe(`/sign-in?error=${code}`)
    expect(browser.cookies(url).get('city_session')).toBeUndefined()
    expect(logged).toHaveLength(1)
    // The received code is not logged.
    expect(logged.join()).not.toContain(new URL(address).searchParams.get('code'))
    expect(logged.join()).not.toContain(provider.clientSecret)
  })

  test('refuses an answer of another issuer (RFC 9207)', async () => {
    provider.people.set('bo', { username: 'bo', groups: ['duty'] })
    const browser = createTestBrowser()
    const address = new URL(await pass(browser, 'bo'))
    expect(address.searchParams.get('iss')).toBe(provider.issuer)
    address.searchParams.set('iss', 'https://elsewhere.example')
    expect(await arrive(browser, address.href)).toBe('/sign-in?error=oidc_failed')
  })

  test('takes ten minutes at most, and forgets abandoned sign-ins', async () => {
    provider.people.set('bo', { username: 'bo', groups: ['duty'] })
    const browser = createTestBrowser()
    const address = await pass(browser, 'bo')
    now += 10 * 60_000
    expect(await arrive(browser, address)).toBe('/sign-in?error=oidc_expired')
    await browser.get(`${url}/auth/oidc/start`)
    await browser.get(`${url}/auth/oidc/start`)
    now += 10 * 60_000
    await browser.get(`${url}/auth/oidc/start`)
    expect(await rows('select count(*)::int as n from oidc_flow')).toEqual([{ n: 1 }])
  })

  test('audits a refusal by the person, who is not signed in', async () => {
    const browser = createTestBrowser()
    expect(await arrive(browser, await pass(browser, 'bo', '/', false))).toBe('/sign-in?error=oidc_denied')
    expect(await lastEntry()).toMatchObject({ actor: 'unknown', action: 'session.begin', outcome: 'refused' })
  })

  test('returns to the sign-in page while the provider is unavailable, and tries again the next time', async () => {
    provider.people.set('bo', { username: 'bo', groups: ['duty'] })
    const browser = createTestBrowser()
    const address = await pass(browser, 'bo')
    provider.setAway(true)
    expect(await arrive(browser, address)).toBe('/sign-in?error=oidc_unavailable')
    now += 61_000
    expect(await arrive(browser, `${url}/auth/oidc/start`)).toBe('/sign-in?error=oidc_unavailable')
    expect(logged).toEqual(['the identity provider is unavailable', 'the identity provider is unavailable'])
    provider.setAway(false)
    expect(await signIn(browser, 'bo')).toBe('/')
  })

  test('treats an unreachable provider the same way', async () => {
    const gone = createServer()
    const issuer = await listen(gone)
    await close(gone)
    const settings = { issuer, clientId: 'city', groupsClaim: 'groups' }
    await expect(createIdentityProvider(settings).begin(callback())).rejects.toMatchObject({ code: 'oidc_unavailable' })
  })

  test('sets the cookie of the flow for ten minutes, out of reach of scripts', async () => {
    const { headers } = await fetch(`${url}/auth/oidc/start`, { redirect: 'manual' })
    expect(headers.get('set-cookie')).toMatch(/^city_oidc=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)
    const asked = new URL(headers.get('location') ?? '')
    expect(asked.origin).toBe(provider.issuer)
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: callback(),
      scope: 'openid profile email groups',
    })
  })
})
