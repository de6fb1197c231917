import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ACCOUNTS, type Database, type Statement } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { ensureAdministrator } from './first-administrator.ts'
import { createAuthenticator } from './authenticator.ts'
import { hashSecret } from './secret.ts'
import { sessionLimits } from './session-limits.ts'
import { beginSession, endSessions, listSessions } from './session.service.ts'
import { expire } from './expiry.ts'
import type { Authenticator } from './viewer.ts'

const START = Date.parse('2026-11-22T08:00:00Z')
const HOUR = 3_600_000
const limits = sessionLimits(12, 7)
const wang = { id: 0, username: 'wang' }

function statement(text: string, values: readonly unknown[] = []): Statement {
  return { name: `test.${hashSecret(text).toString('hex').slice(0, 12)}`, text, values }
}

describeOnEachEngine('the authenticator', (open) => {
  let database: Database
  let now: number
  let reads: number
  let writes: Promise<unknown>[]
  let authenticator: Authenticator

  const run = (text: string, values?: readonly unknown[]): Promise<object[]> =>
    database.write(ACCOUNTS, (session) => session.rows(statement(text, values)))

  beforeAll(async () => {
    database = open()
    await ensureAdministrator(database, 'river and seven bridges')
    const [row] = (await run(`insert into account (username, display_name) values ('wang', '王芳') returning id`)) as {
      id: number
    }[]
    wang.id = row?.id ?? 0
    await run(`insert into account_role (account_id, role) values ($1, 'operator')`, [wang.id])
    await run(
      `insert into account_region (account_id, region_code) values ($1, '990100000002'), ($1, '990100000001')`,
      [wang.id],
    )
  })
  beforeEach(async () => {
    now = START
    reads = 0
    writes = []
    await run('update account set disabled_at = null, whole_city = false where id = $1', [wang.id])
    const counting: Pick<Database, 'read' | 'write'> = {
      read: (...args) => {
        reads++
        return database.read(...args)
      },
      write: (...args) => {
        const written = database.write(...args)
        writes.push(written)
        return written
      },
    }
    authenticator = createAuthenticator({ database: counting, limits, trustProxy: true, now: () => now })
  })

  async function begin(): Promise<{ cookie: string; id: string; secret: string }> {
    const { secret, id } = await database.write(ACCOUNTS, (session) =>
      beginSession(session, { account: wang, limits, origin: {}, now: new Date(now), by: 'password' }),
    )
    return { cookie: `a=b; city_session=${secret}`, id, secret }
  }
  const who = async (headers: Record<string, string>): Promise<string | undefined> =>
    (await authenticator.viewerOf({ headers }))?.subject
  const expiry = async (id: string): Promise<{ seenAt: Date; expiresAt: Date } | undefined> => {
    await Promise.all(writes)
    return (await database.read(ACCOUNTS, (session) => listSessions(session, wang.id, new Date(START)))).find(
      (session) => session.id === id,
    )
  }

  test('finds an account by its cookie, with its rights and regions', async () => {
    const { cookie, id } = await begin()
    const viewer = await authenticator.viewerOf({ headers: { cookie } })
    expect(viewer).toMatchObject({
      kind: 'account',
      id: wang.id,
      subject: 'wang',
      displayName: '王芳',
      roles: ['operator'],
      scope: ['990100000001', '990100000002'],
      sessionId: id,
      mustChangePassword: false,
      expiresAt: new Date(START + 7 * 24 * HOUR).toISOString(),
    })
    expect(viewer?.rights.has('camera.view')).toBe(true)
    expect(viewer?.rights.has('account.manage')).toBe(false)
    await run('update account set whole_city = true where id = $1', [wang.id])
    authenticator.forget(wang.id)
    expect(await authenticator.viewerOf({ headers: { cookie } })).not.toHaveProperty('scope')
  })

  test('asks the database once in two seconds, however many tiles are loaded', async () => {
    const { cookie } = await begin()
    await Promise.all(Array.from({ length: 200 }, () => who({ cookie })))
    now += 1_999
    expect(await who({ cookie })).toBe('wang')
    expect(reads).toBe(1)
    now += 1
    expect(await who({ cookie })).toBe('wang')
    expect(reads).toBe(2)
  })

  test('refuses a viewer within two seconds after the account was disabled or the session ended, in this process at once', async () => {
    const { cookie, id } = await begin()
    const other = await begin()
    expect([await who({ cookie }), await who({ cookie: other.cookie })]).toEqual(['wang', 'wang'])
    await database.write(ACCOUNTS, (session) =>
      endSessions(session, { account: wang, actor: 'wang', now: new Date(now), id }),
    )
    now += 2_000
    expect([await who({ cookie }), await who({ cookie: other.cookie })]).toEqual([undefined, 'wang'])
    await run('update account set disabled_at = now() where id = $1', [wang.id])
    expect(await who({ cookie: other.cookie })).toBe('wang')
    authenticator.forget(wang.id)
    expect(await who({ cookie: other.cookie })).toBeUndefined()
  })

  test('does not keep an answer requested before it was told to forget', async () => {
    const { cookie } = await begin()
    const asked = who({ cookie })
    authenticator.forget(wang.id)
    await asked
    await run('update account set disabled_at = now() where id = $1', [wang.id])
    expect(await who({ cookie })).toBeUndefined()
  })

  test('extends a session in use, at most once a minute', async () => {
    const { cookie, id } = await begin()
    for (let s = 0; s < 59; s += 10) {
      now = START + s * 1000
      await who({ cookie })
    }
    expect(writes).toHaveLength(0)
    now = START + 60_000
    expect(await who({ cookie })).toBe('wang')
    expect(writes).toHaveLength(1)
    expect((await expiry(id))?.expiresAt).toEqual(new Date(now + 12 * HOUR))
  })

  test('ends a session after twelve hours without use', async () => {
    const { cookie } = await begin()
    now += 12 * HOUR
    expect(await who({ cookie })).toBeUndefined()
  })

  test('ends a session after seven days, however much it is used', async () => {
    const { cookie, id } = await begin()
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      now = START + hours * HOUR
      expect(await who({ cookie })).toBe('wang')
      await Promise.all(writes)
    }
    expect((await expiry(id))?.expiresAt).toEqual(new Date(START + 7 * 24 * HOUR))
    now = START + 7 * 24 * HOUR
    expect(await who({ cookie })).toBeUndefined()
  })

  test('accepts a cookie over TLS only under the name that no other host can set', async () => {
    const { secret } = await begin()
    const tls = { 'x-forwarded-proto': 'https' }
    expect(await who({ ...tls, cookie: `city_session=${secret}` })).toBeUndefined()
    expect(await who({ ...tls, cookie: `city_session=planted; __Host-city_session=${secret}` })).toBe('wang')
    expect(await who({ cookie: `__Host-city_session=${secret}` })).toBeUndefined()
  })

  test.each(['', 'x', 'x'.repeat(10_000), '__proto__', `' or true --`, '\u0000'])('rejects %j', async (value) => {
    expect(await who({ cookie: `city_session=${encodeURIComponent(value)}` })).toBeUndefined()
    expect(await who({ authorization: `Bearer ${value}` })).toBeUndefined()
  })

  test('fails when the database does, and asks again', async () => {
    const { cookie } = await begin()
    let isDown = true
    const authenticator = createAuthenticator({
      database: {
        ...database,
        read: (...args) => (isDown ? Promise.reject(new Error('down')) : database.read(...args)),
      },
      limits,
      trustProxy: false,
      now: () => now,
    })
    await expect(authenticator.viewerOf({ headers: { cookie } })).rejects.toThrow('down')
    isDown = false
    expect((await authenticator.viewerOf({ headers: { cookie } }))?.subject).toBe('wang')
  })

  describe('tokens of machines', () => {
    const token = (name: string): string => `cb_${name}`.padEnd(46, 'x')
    const bearer = (name: string): Record<string, string> => ({ authorization: `Bearer ${token(name)}` })

    async function issue(name: string, more = ''): Promise<void> {
      await run(
        `insert into machine_token (name, purpose, token_hash, rights, region_codes, created_by, expires_at, revoked_at)
        values ($1, 'northbound', $2, '{camera.view,city.view,no.such}', '{990100000002,990100000001}', 'test', ${more || 'null, null'})`,
        [name, hashSecret(token(name))],
      )
    }

    test('give their rights, and record their last use', async () => {
      await issue('north')
      const viewer = await authenticator.viewerOf({ headers: bearer('north') })
      expect(viewer).toMatchObject({
        kind: 'machine',
        subject: 'token:north',
        roles: [],
        scope: ['990100000001', '990100000002'],
        mustChangePassword: false,
      })
      expect([...(viewer?.rights ?? [])].sort()).toEqual(['camera.view', 'city.view'])
      // Their use is recorded asynchronously; concurrent requests may record it again.
      await Promise.all(writes)
      now += 59_000
      await who(bearer('north'))
      await Promise.all(writes)
      expect(writes).toHaveLength(1)
      expect(await run(`select last_used_at as at from machine_token where name = 'north'`)).toEqual([
        { at: new Date(START) },
      ])
    })

    test('are refused when expired or revoked', async () => {
      await issue('brief', `'${new Date(START + 1_000).toISOString()}', null`)
      await issue('gone', `null, '${new Date(START).toISOString()}'`)
      expect([await who(bearer('brief')), await who(bearer('gone'))]).toEqual(['token:brief', undefined])
      now += 2_000
      expect(await who(bearer('brief'))).toBeUndefined()
    })

    test('are not sessions, and sessions are not tokens', async () => {
      const { cookie, secret } = await begin()
      await issue('other')
      expect(await who({ cookie: `city_session=${token('other')}` })).toBeUndefined()
      expect(await who({ authorization: `Bearer ${secret}` })).toBeUndefined()
      // With an invalid token the cookie does not count.
      expect(await who({ cookie, authorization: 'Bearer nothing' })).toBeUndefined()
      expect(await who({ cookie, authorization: 'Basic d2FuZzp4' })).toBeUndefined()
    })
  })

  test('expired entries are deleted', async () => {
    const { id } = await begin()
    const count = async (): Promise<number> => (await run('select id from session where id = $1', [id])).length
    await expire(database, new Date(START + 29 * 24 * HOUR))
    expect(await count()).toBe(1)
    await expire(database, new Date(START + 38 * 24 * HOUR))
    expect(await count()).toBe(0)
  })
})
