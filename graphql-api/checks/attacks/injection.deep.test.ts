import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { ENGINES } from '../../platform/db/test-databases.ts'
import { attackedCity, PASSWORD } from './attacked-city.ts'
import { textArguments } from './every-argument.ts'
import { watchOutbound, type Outbound } from './outbound.ts'

const ARGUMENTS = textArguments()

const SQL = [
  `'`,
  `' or '1'='1`,
  `') or true --`,
  `%' or true; drop table building; --`,
  `1; select pg_sleep(10) --`,
  `1) union all select username, password_hash from account --`,
  `$1`,
  `:id`,
  `\\'; reset role; --`,
  `'; set local role city_whole; --`,
  `'||set_config('city.scope','*',true)||'`,
  `990101001,*`,
  `*`,
  `{990101001}`,
  `%`,
  `_`,
  `\\`,
  `%\\`,
  `\u0000`,
  `990101001\u0000`,
  `\ud800`,
  `\u202e12`,
  `-1`,
  `9223372036854775808`,
  `1e400`,
  `NaN`,
  `null`,
]
const ADDRESSES = [
  'http://127.0.0.1:1/',
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:5432/_',
  '\\\\evil.example\\share',
  "dblink('host=127.0.0.1')",
]
const TEMPLATES = [
  '${7*7}',
  '{{7*7}}',
  '#{7*7}',
  '%{7*7}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
]

test('there is something to attack', () => {
  expect(ARGUMENTS.length).toBeGreaterThan(40)
  expect(ARGUMENTS.map(({ path }) => path)).toContain('search.text')
  expect(ARGUMENTS.map(({ path }) => path)).toContain('revealStaff.reason')
})

describe.each(ENGINES)('what is sent as text stays text (%s)', (engine) => {
  const city = attackedCity(engine)
  let chief: string
  let street: string
  let duty: string
  let outbound: Outbound
  let logged = 0
  beforeEach(() => (logged = city().lines.length))
  // A fault of ours would be there.
  afterEach(() => expect(city().lines.slice(logged)).toEqual([]))

  beforeAll(async () => {
    outbound = watchOutbound()
    chief = await city().cookieOf('chief')
    street = await city().cookieOf('street')
    duty = await city().cookieOf('duty')
  })
  afterAll(() => outbound.stop())

  /** What the account of one street must never be shown. */
  async function outside(): Promise<string[]> {
    const rows = await city().rows<{ code: string }>(`
      select code from region where code like '990102%' union all
      select c.code from camera c join region r on r.id = c.region_id where r.code like '990102%' and c.code is not null union all
      select s.code from staff s join region r on r.id = s.region_id where r.code like '990102%'`)
    expect(rows.length).toBeGreaterThan(3)
    return rows.map(({ code }) => `"${code}"`)
  }

  async function standing(): Promise<unknown> {
    return city().rows(`
      select (select count(*)::int from building) as buildings, (select count(*)::int from region) as regions,
        (select count(*)::int from staff) as staff, (select array_agg(username || ':' || coalesce(password_hash, '') order by username) from account) as accounts,
        (select array_agg(a.username || ':' || r.role order by 1) from account_role r join account a on a.id = r.account_id) as roles,
        (select array_agg(region_code order by 1) from account_region) as regions_of_accounts, (select count(*)::int from pg_class) as relations`)
  }

  test.each(ARGUMENTS)('$path is attacked where it is read', async ({ document, variables }) => {
    const answers = [street, chief, duty].map((cookie) =>
      city().ask(document, { cookie, variables: variables('harmless words') }),
    )
    const codes = (await Promise.all(answers)).map(({ errors }) => errors[0]?.extensions?.code)
    expect(codes.filter((code) => /VALIDATION|PARSE|TOO_|UNAUTH/.test(String(code)))).toEqual([])
    expect(codes.filter((code) => code !== 'FORBIDDEN')).not.toEqual([])
  })

  test.each(ARGUMENTS.filter(({ kind }) => kind === 'query'))('$path', async ({ document, variables }) => {
    const before = await standing()
    const secrets = await outside()
    for (const text of [...SQL, ...ADDRESSES, ...TEMPLATES]) {
      for (const cookie of [street, chief]) {
        const { status, text: body, errors } = await city().ask(document, { cookie, variables: variables(text) })
        const codes = errors.map(({ extensions }) => extensions?.code)
        expect([text, status < 500, codes.filter((code) => code === 'INTERNAL')]).toEqual([text, true, []])
        expect(body).not.toContain('$argon2')
        if (cookie === street) expect([text, secrets.filter((code) => body.includes(code))]).toEqual([text, []])
      }
    }
    expect(await standing()).toEqual(before)
  })

  test.each(ARGUMENTS.filter(({ kind }) => kind === 'mutation'))('$path', async ({ document, variables }) => {
    for (const text of [...SQL, ...ADDRESSES, ...TEMPLATES]) {
      for (const cookie of [street, chief]) {
        const { status, errors } = await city().ask(document, { cookie, variables: variables(text) })
        const codes = errors.map(({ extensions }) => extensions?.code)
        expect([text, status < 500, codes.filter((code) => code === 'INTERNAL')]).toEqual([text, true, []])
      }
    }
    // Names that are right were given accounts and tokens: what else there is stayed.
    const [counts] = await city().rows<Record<string, number>>(
      `select (select count(*)::int from building) as buildings, (select count(*)::int from account where username in ('chief', 'duty', 'street', 'victim')) as accounts`,
    )
    expect(counts).toEqual({ buildings: 62, accounts: 4 })
    const chiefs = await city().ask('{ me { username } }', { cookie: chief })
    expect(chiefs.data?.me).toEqual({ username: 'chief' })
  })

  test('signing in', async () => {
    for (const text of [...SQL, ...TEMPLATES]) {
      await city().run('delete from sign_in_failure')
      for (const [username, password] of [
        [text, PASSWORD],
        ['duty', text],
        [`duty${text}`, PASSWORD],
      ] as const) {
        const { status, headers } = await city().signIn(username, password)
        expect([text, [400, 401].includes(status)]).toEqual([text, true])
        expect(headers.getSetCookie()).toEqual([])
      }
    }
  })

  test('headers and addresses', async () => {
    for (const text of [...SQL, ...ADDRESSES, ...TEMPLATES]) {
      const encoded = encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '?'))
      const latin = text.replaceAll(/[^\x20-\x7e]/g, '?')
      for (const path of [
        `/tiles/${encoded}.json`,
        `/tiles/buildings/${encoded}/0/0.mvt`,
        `/tiles/buildings.json?v=${encoded}`,
        `/auth/oidc/start?returnTo=${encoded}`,
        `/${encoded}`,
      ]) {
        const headers = {
          cookie: street,
          'user-agent': latin,
          authorization: '',
          'accept-language': latin,
          'if-none-match': latin,
        }
        const { status } = await city().send(path, { headers })
        expect([path, status < 500]).toEqual([path, true])
      }
      const { status } = await city().send('/tiles/buildings.json', { headers: { authorization: `Bearer ${latin}` } })
      expect([text, status]).toEqual([text, 401])
    }
  })

  test('nothing that was sent is asked for: this process reached for the city itself and its database, and nothing else', () => {
    const { host } = new URL(city().url)
    const socketFolder = new URL(inject('serverUrl')).searchParams.get('host') ?? '?'
    const isOwn = (to: string): boolean =>
      to === `TCPCONNECTWRAP ${host}` || (engine === 'server' && to.startsWith(`PIPECONNECTWRAP ${socketFolder}/`))
    const seen = outbound.seen()
    expect(seen.filter((to) => to === `TCPCONNECTWRAP ${host}`).length).toBeGreaterThan(0)
    expect(seen.filter((to) => !isOwn(to))).toEqual([])
  })
})
