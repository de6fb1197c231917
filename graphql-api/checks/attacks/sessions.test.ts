import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { attackedCity, PASSWORD } from './attacked-city.ts'

const city = attackedCity()
const NAME = 'city_session'

const tile = '/tiles/buildings.json'
const me = async (cookie: string): Promise<unknown> => (await city().ask('{ me { username } }', { cookie })).data?.me

/** It is refused by the API and by tiles. */
async function expectRefused(cookie: string): Promise<void> {
  const { status, text } = await city().send(tile, { headers: { cookie } })
  expect([status, text]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')])
  const { data, errors } = await city().ask('{ city { name } }', { cookie })
  expect(data?.city ?? null).toBeNull()
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['UNAUTHENTICATED'])
}

describe('a session cookie', () => {
  test.each([
    ['nothing', ''],
    ['random', randomBytes(32).toString('base64url')],
    ['the hash that the database keeps', 'hash'],
    ['the id of the session', 'id'],
    ['the user name', 'duty'],
    ['an account as JSON', Buffer.from('{"id":1,"username":"chief"}').toString('base64url')],
    ['SQL', "' or true --"],
    ['very long', 'a'.repeat(6_000)],
    ['with a zero', `${'a'.repeat(20)}%00`],
    ['badly encoded', '%E0%A4%A'],
  ])('that is forged (%s) is refused', async (_, value) => {
    const cookie = await city().cookieOf('duty')
    const secret = cookie.split('=')[1] ?? ''
    const forged =
      value === 'hash'
        ? createHash('sha256').update(secret).digest('base64url')
        : value === 'id'
          ? ((await city().rows<{ id: string }>('select id from session order by created_at desc limit 1'))[0]?.id ??
            '')
          : value
    await expectRefused(`${NAME}=${forged}`)
    expect(await me(cookie)).toEqual({ username: 'duty' })
  })

  test('is refused with any one character changed, removed or added', async () => {
    const cookie = await city().cookieOf('duty')
    for (let at = NAME.length + 1; at < cookie.length; at += 6) {
      const changed = `${cookie.slice(0, at)}${cookie[at] === 'A' ? 'B' : 'A'}${cookie.slice(at + 1)}`
      await expectRefused(changed)
    }
    for (const changed of [cookie.slice(0, -1), `${cookie}A`, `${cookie}==`, cookie.toUpperCase()])
      await expectRefused(changed)
  })

  test('counts only under its own name', async () => {
    const secret = (await city().cookieOf('duty')).slice(NAME.length + 1)
    for (const name of ['__Host-city_session', 'city_oidc', 'City_Session', ' city_session2', 'session'])
      await expectRefused(`${name}=${secret}`)
    // A machine's token is not a session, and a session is not a token.
    const bearer = await city().send(tile, { headers: { authorization: `Bearer ${secret}` } })
    expect(bearer.status).toBe(401)
  })

  test.each([
    ['slid out', `expires_at = now() - interval '1 second'`],
    ['came to its end', `ends_at = now() - interval '1 second'`],
    ['was signed out', `ended_at = now()`],
  ])('that %s is refused', async (_, change) => {
    const cookie = await city().cookieOf('victim')
    await city().run(`update session set ${change}`)
    city().forget()
    await expectRefused(cookie)
  })

  test('of a disabled account is refused, at once by the same process', async () => {
    const cookie = await city().cookieOf('victim')
    expect(await me(cookie)).toEqual({ username: 'victim' })
    const chief = await city().cookieOf('chief')
    const disable = await city().ask('mutation { disableAccount(username: "victim") { disabledAt } }', {
      cookie: chief,
    })
    expect(disable.errors).toEqual([])
    await expectRefused(cookie)
    expect((await city().signIn('victim')).status).toBe(401)
    await city().ask('mutation { enableAccount(username: "victim") { disabledAt } }', { cookie: chief })
    // Ended sessions stay ended.
    await expectRefused(cookie)
  })

  test('is out of reach of scripts and of other sites, and restricted to our paths', async () => {
    const { headers } = await city().signIn('duty')
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^city_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('ends with signing out, also when it is sent again', async () => {
    const cookie = await city().cookieOf('duty')
    const headers = { cookie, origin: city().url, 'content-type': 'application/json' }
    const out = await city().send('/auth/logout', { method: 'POST', headers, body: '{}' })
    expect(out.status).toBe(200)
    await expectRefused(cookie)
  })

  test('ends everywhere with signing out everywhere, but not for others', async () => {
    const cookies = [await city().cookieOf('duty'), await city().cookieOf('duty')]
    const other = await city().cookieOf('street')
    const headers = { cookie: cookies[0]!, origin: city().url, 'content-type': 'application/json' }
    await city().send('/auth/logout', { method: 'POST', headers, body: '{"everywhere":true}' })
    for (const cookie of cookies) await expectRefused(cookie)
    expect(await me(other)).toEqual({ username: 'street' })
  })

  test('of others can only be ended by their owner or an administrator', async () => {
    const victim = await city().cookieOf('victim')
    const rows = await city().rows<{ id: string }>(
      'select id from session where ended_at is null order by created_at desc limit 1',
    )
    const cookie = await city().cookieOf('duty')
    const mine = await city().ask('mutation ($id: ID!) { endMySession(id: $id) }', { cookie, variables: rows[0] })
    expect(mine.data?.endMySession).toBe(false)
    const any = await city().ask('mutation ($id: ID!) { endSession(id: $id) }', { cookie, variables: rows[0] })
    expect(any.errors[0]?.extensions?.code).toBe('FORBIDDEN')
    expect(await me(victim)).toEqual({ username: 'victim' })
  })
})

test('an account of the identity provider cannot get a password that would bypass it', async () => {
  await city().run(
    `insert into account (username, display_name, oidc_issuer, oidc_subject) values ('federated', 'F', 'https://idp.example', 'f')`,
  )
  const cookie = await city().cookieOf('chief')
  const { data, errors } = await city().ask('mutation { resetPassword(username: "federated") { password } }', {
    cookie,
  })
  expect([data ?? null, errors.length]).toEqual([null, 1])
  expect(await city().rows(`select password_hash from account where username = 'federated'`)).toEqual([
    { password_hash: null },
  ])
})

describe('session fixation', () => {
  test('a cookie planted before signing in is replaced', async () => {
    const planted = `${NAME}=${randomBytes(32).toString('base64url')}`
    const { headers } = await city().signIn('duty', PASSWORD, { cookie: planted })
    expect(headers.getSetCookie()[0]).not.toContain(planted)
    await expectRefused(planted)
  })

  test('an attacker’s session ends when the victim signs in over it', async () => {
    const attackers = await city().cookieOf('street')
    const { headers } = await city().signIn('victim', PASSWORD, { cookie: attackers })
    const victims = headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(victims).not.toBe(attackers)
    await expectRefused(attackers)
    expect(await me(victims)).toEqual({ username: 'victim' })
  })

  test('no address, header or body sets a session', async () => {
    const secret = (await city().cookieOf('duty')).slice(NAME.length + 1)
    for (const path of [`${tile}?${NAME}=${secret}`, `${tile};${NAME}=${secret}`]) {
      expect((await city().send(path)).status).not.toBe(200)
    }
    expect((await city().send(tile, { headers: { [NAME]: secret, 'x-session': secret } })).status).toBe(401)
  })

  test('changing the password ends all other sessions', async () => {
    const chief = await city().cookieOf('chief')
    const other = await city().cookieOf('victim')
    const cookie = await city().cookieOf('victim')
    const next = `${PASSWORD}-2`
    const change = (current: string, to: string, by: string): Promise<number> =>
      city()
        .send('/auth/password', {
          method: 'POST',
          headers: { cookie: by, origin: city().url, 'content-type': 'application/json' },
          body: JSON.stringify({ current, next: to }),
        })
        .then(({ status }) => status)
    expect(await change('not the password', next, cookie)).toBe(401)
    expect(await change(PASSWORD, next, cookie)).toBe(200)
    await expectRefused(other)
    await expectRefused(cookie)
    expect((await city().signIn('victim')).status).toBe(401)
    expect((await city().signIn('victim', next)).status).toBe(200)
    expect(await me(chief)).toEqual({ username: 'chief' })
    await city().run(
      `update account set password_hash = (select password_hash from account where username = 'duty') where username = 'victim';
       delete from sign_in_failure`,
    )
  })
})
