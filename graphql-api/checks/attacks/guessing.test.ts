import { beforeEach, describe, expect, test, vi } from 'vitest'
import type * as Argon2 from '@node-rs/argon2'
import { attackedCity, PASSWORD, type Reply } from './attacked-city.ts'

const work = vi.hoisted(() => ({ verified: [] as string[] }))
vi.mock('@node-rs/argon2', async (original) => {
  const argon2 = await original<typeof Argon2>()
  const verify: typeof argon2.verify = (hash, ...rest) => {
    work.verified.push(String(hash))
    return argon2.verify(hash, ...rest)
  }
  return { ...argon2, verify }
})

const city = attackedCity()

beforeEach(async () => {
  work.verified.length = 0
  await city().run(
    'delete from sign_in_failure; update account set disabled_at = null, failed_sign_ins = 0, locked_until = null',
  )
})

/** Status, headers and body: everything by which answers differ except time. */
function shape({ status, headers, text }: Reply): unknown {
  const names = [...headers].filter(([name]) => !['date', 'city-time', 'x-request-id'].includes(name))
  return { status, headers: names, text }
}

describe('the existence of an account is not revealed', () => {
  test('by words, headers or work', async () => {
    await city().run(
      `insert into account (username, display_name, oidc_issuer, oidc_subject) values ('federated', 'F', 'https://idp.example', 'f') on conflict do nothing`,
    )
    await city().run(`update account set disabled_at = now() where username = 'victim'`)
    const wrong = await city().signIn('duty', 'wrong password')
    expect(wrong.status).toBe(401)
    const answers = new Map<string, Reply>([
      ['nobody', await city().signIn('nobody', 'wrong password')],
      ['no user name at all', await city().signIn('  Not A Name! ', 'wrong password')],
      ['disabled, wrong password', await city().signIn('victim', 'wrong password')],
      ['disabled, right password', await city().signIn('victim')],
      ['by the identity provider alone', await city().signIn('federated', 'wrong password')],
    ])
    for (const [who, answer] of answers) expect([who, shape(answer)]).toEqual([who, shape(wrong)])
    // Each hashed one password, with the same parameters.
    const parameters = work.verified.map((hash) => hash.split('$').slice(0, 4).join('$'))
    expect(parameters).toEqual(Array<string>(answers.size + 1).fill('$argon2id$v=19$m=19456,t=2,p=1'))
  })

  test('by lockouts', async () => {
    const tries = async (name: string): Promise<string[]> => {
      const codes: string[] = []
      for (let i = 0; i < 7; i++) {
        const { json } = await city().signIn(name, 'wrong password')
        codes.push((json as { error: { code: string } }).error.code)
      }
      return codes
    }
    const known = await tries('duty')
    expect(known).toEqual([...Array<string>(5).fill('BAD_CREDENTIALS'), 'LOCKED', 'LOCKED'])
    expect(await tries('nobody-of-that-name')).toEqual(known)
  })

  test('by what an account may query', async () => {
    const cookie = await city().cookieOf('duty')
    for (const username of ['chief', 'nobody']) {
      const { data, errors } = await city().ask('query ($username: ID!) { account(username: $username) { id } }', {
        cookie,
        variables: { username },
      })
      expect([data?.account ?? null, errors[0]?.extensions?.code]).toEqual([null, 'FORBIDDEN'])
      expect(errors[0]?.message).not.toContain(username)
    }
  })
})

describe('a password cannot be guessed', () => {
  test('while a name is locked: the right one is not checked either, and nothing is hashed', async () => {
    for (let i = 0; i < 5; i++) await city().signIn('duty', `wrong password ${String(i)}`)
    work.verified.length = 0
    const right = await city().signIn('duty')
    expect([right.status, right.headers.has('retry-after')]).toEqual([429, true])
    expect(work.verified).toEqual([])
    expect((await city().signIn('street')).status).toBe(200)
  })

  test('by many attempts at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => city().signIn('duty', `guess number ${String(i)}`)),
    )
    expect(work.verified.length).toBeLessThanOrEqual(5)
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(35)
  })

  test('by spelling the name differently', async () => {
    for (const name of ['DUTY', ' duty ', 'Duty', 'ｄｕｔｙ', 'dutY\n', 'duty\t'])
      await city().signIn(name, 'wrong password')
    expect((await city().signIn('duty')).status).toBe(429)
  })

  test('by many names from one address', async () => {
    const codes: number[] = []
    for (let i = 0; i < 34; i++) codes.push((await city().signIn(`person${String(i)}`, 'wrong password')).status)
    expect(codes.slice(0, 30)).toEqual(Array<number>(30).fill(401))
    expect(codes.slice(-3)).toEqual([429, 429, 429])
  })

  test('by pretending to come from elsewhere', async () => {
    for (let i = 0; i < 5; i++)
      await city().signIn('duty', 'wrong password', {
        'x-forwarded-for': `10.0.0.${String(i)}`,
        'x-real-ip': '10.1.1.1',
      })
    expect((await city().signIn('duty', PASSWORD, { 'x-forwarded-for': '10.9.9.9' })).status).toBe(429)
    const rows = await city().rows<{ subject: string }>('select subject from sign_in_failure order by subject')
    expect(rows.map(({ subject }) => subject)).toEqual(['address 127.0.0.1', 'name duty'])
  })

  test('of a signed-in user, by changing it', async () => {
    const cookie = await city().cookieOf('duty')
    const headers = { cookie, origin: city().url, 'content-type': 'application/json' }
    const statuses: number[] = []
    for (let i = 0; i < 8; i++) {
      const body = JSON.stringify({ current: `guess number ${String(i)}`, next: 'long enough and new 1' })
      statuses.push((await city().send('/auth/password', { method: 'POST', headers, body })).status)
    }
    expect(statuses).toContain(429)
    expect(statuses).not.toContain(200)
  })
})

describe('many attempts in one request', () => {
  const reveal = (count: number): string =>
    `mutation { ${Array.from({ length: count }, (_, i) => `r${String(i)}: revealStaff(id: "${String(i + 1)}", reason: "because I can") { name phone }`).join('\n')} }`
  const revealed = async (): Promise<number> =>
    (
      await city().rows<{ n: number }>(
        `select count(*)::int as n from audit_entry where action = 'staff.reveal' and outcome = 'done'`,
      )
    )[0]!.n

  test('batches are refused', async () => {
    const cookie = await city().cookieOf('duty')
    const one = { query: reveal(1) }
    for (const body of [[one, one], [one], []]) {
      const { status } = await city().send('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'apollo-require-preflight': '1', origin: city().url, cookie },
        body: JSON.stringify(body),
      })
      expect(status).toBe(400)
    }
    expect(await revealed()).toBe(0)
  })

  test('aliases are limited, and each is audited', async () => {
    const cookie = await city().cookieOf('duty')
    for (const count of [6, 50, 500]) {
      const { data, errors } = await city().ask(reveal(count), { cookie })
      expect(data ?? null).toBeNull()
      expect(errors[0]?.extensions?.code).toMatch(/^TOO_MANY_|^QUERY_TOO_|^GRAPHQL_PARSE_FAILED$/)
    }
    expect(await revealed()).toBe(0)
    const staff = await city().rows<{ id: number }>('select id from staff order by id limit 3')
    const aliases = staff.map(
      ({ id }, i) => `r${String(i)}: revealStaff(id: "${String(id)}", reason: "because I can") { name }`,
    )
    const few = await city().ask(`mutation { ${aliases.join(' ')} }`, { cookie })
    const names = Object.values(few.data ?? {}).filter((contact) => contact !== null)
    expect(names.length).toBeGreaterThan(0)
    expect(await revealed()).toBe(names.length)
  })

  test('fragments and lists of operations hide none', async () => {
    const cookie = await city().cookieOf('duty')
    const spread = `mutation { ${Array.from({ length: 8 }, (_, i) => `...f${String(i)}`).join(' ')} }
      ${Array.from({ length: 8 }, (_, i) => `fragment f${String(i)} on Mutation { r${String(i)}: revealStaff(id: "${String(i + 1)}", reason: "because I can") { name } }`).join('\n')}`
    const before = await revealed()
    expect((await city().ask(spread, { cookie })).errors[0]?.extensions?.code).toMatch(/^TOO_MANY_/)
    expect(await revealed()).toBe(before)
  })

  test('no command signs in: GraphQL offers nothing to guess', async () => {
    const { data } = await city().ask('{ me { username } }')
    expect(data?.me ?? null).toBeNull()
    for (const name of ['login', 'signIn', 'authenticate']) {
      const { errors } = await city().ask(`mutation { ${name}(username: "duty", password: "x") }`, {
        cookie: await city().cookieOf('duty'),
      })
      expect(errors[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED')
    }
  })

  test('a reveal without a reason, without the right, or out of scope shows nothing', async () => {
    const duty = await city().cookieOf('duty')
    const before = await revealed()
    for (const reason of ['', '    ', 'abc', '\u0000\u0000\u0000\u0000\u0000', 'x'.repeat(201)]) {
      const { data, errors } = await city().ask(
        'mutation ($reason: String!) { revealStaff(id: "1", reason: $reason) { name } }',
        {
          cookie: duty,
          variables: { reason },
        },
      )
      expect([reason, data?.revealStaff ?? null, errors[0]?.extensions?.code]).toEqual([reason, null, 'BAD_USER_INPUT'])
    }
    const chief = await city().cookieOf('chief')
    const without = await city().ask(reveal(1), { cookie: chief })
    expect(without.errors[0]?.extensions?.code).toBe('FORBIDDEN')
    expect(await revealed()).toBe(before)
    const street = await city().cookieOf('street')
    const outside = await city().rows<{ id: number }>(
      `select s.id from staff s left join region r on r.id = s.region_id where r.code is null or r.code not like '990101001%' limit 1`,
    )
    expect(outside).toHaveLength(1)
    const { data } = await city().ask(
      'mutation ($id: ID!) { revealStaff(id: $id, reason: "because I can") { name } }',
      {
        cookie: street,
        variables: { id: String(outside[0]!.id) },
      },
    )
    expect(data?.revealStaff).toBeNull()
    expect(await revealed()).toBe(before)
  })
})

test('no password, cookie or token is in the log, the audit or a table', async () => {
  const typed = 'typed-into-the-wrong-field-9!'
  await city().signIn(typed, 'x')
  await city().signIn('duty', typed)
  const cookie = await city().cookieOf('duty')
  await city().send('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"password":"${typed}"`,
  })
  await city().send(`/auth/login?password=${typed}`, { method: 'POST', headers: { cookie } })
  await city().ask('{ nothing }', { cookie })
  const chief = await city().cookieOf('chief')
  const issued = await city().ask(
    'mutation { issueMachineToken(machine: { name: "north", purpose: NORTHBOUND, rights: ["city.view"], wholeCity: true }) { token } }',
    { cookie: chief },
  )
  const { token } = issued.data?.issueMachineToken as { token: string }
  const reset = await city().ask('mutation { resetPassword(username: "victim") { password } }', { cookie: chief })
  const { password } = reset.data?.resetPassword as { password: string }
  const secrets = [PASSWORD, typed, cookie.split('=')[1] ?? '', token, password]
  expect(secrets.every((secret) => secret.length > 10)).toBe(true)
  const stored = await city().rows<{ text: string }>(`
    select e::text as text from audit_entry e union all select s::text from session s union all
    select m::text from machine_token m union all select f::text from sign_in_failure f where f.subject <> 'name ${typed}' union all
    select a::text from account a`)
  for (const secret of secrets) {
    expect(city().lines.filter((line) => line.includes(secret))).toEqual([])
    expect(stored.filter(({ text }) => text.includes(secret))).toEqual([])
  }
})
