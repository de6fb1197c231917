import { hash } from '@node-rs/argon2'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { ACCOUNTS, type Database, type Statement } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { changePassword } from './change-password.ts'
import { ensureAdministrator } from './first-administrator.ts'
import { hashPassword } from './passwords.ts'
import { hashSecret } from './secret.ts'
import { sessionLimits } from './session-limits.ts'
import { signIn, type SignedIn } from './sign-in.service.ts'

const START = Date.parse('2026-11-22T08:00:00Z')
const PASSWORD = 'river and seven bridges'
const limits = sessionLimits()

function statement(text: string, values: readonly unknown[] = []): Statement {
  return { name: `test.${hashSecret(text).toString('hex').slice(0, 12)}`, text, values }
}

describeOnEachEngine('signing in', (open) => {
  let database: Database
  let now: number
  let passwordHash: string

  const run = <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> =>
    database.write(ACCOUNTS, (session) => session.rows<Row>(statement(text, values)))

  beforeAll(async () => {
    database = open()
    await ensureAdministrator(database, 'river and seven bridges')
    passwordHash = await hashPassword(PASSWORD)
    await run(`insert into account (username, display_name) values ('wang', 'Wang'), ('li', 'Li'), ('federated', 'F')`)
  })
  beforeEach(async () => {
    now = START
    await run('delete from sign_in_failure')
    await run('delete from session')
    await run(
      `update account set password_hash = case when username <> 'federated' then $1::text end, failed_sign_ins = 0, locked_until = null,
        must_change_password = false, disabled_at = case when username = 'li' then now() end where username <> 'admin'`,
      [passwordHash],
    )
  })

  function attempt(username: string, password = PASSWORD, address = '10.0.0.7', previous?: string): Promise<SignedIn> {
    const origin = { address, userAgent: 'test', requestId: 'r1' }
    return signIn(database, { username, password, origin, limits, previous, now: new Date(now) })
  }
  const audit = (): Promise<object[]> =>
    run(
      'select actor, action, outcome, reason, address, request_id as "requestId" from audit_entry order by id desc limit 1',
    )

  test('begins a session that is audited, and whose secret is stored nowhere', async () => {
    const result = await attempt('  WANG ')
    expect(result.outcome).toBe('done')
    const secret = result.outcome === 'done' ? result.secret : ''
    expect(await run('select token_hash as hash, address, user_agent as agent from session')).toEqual([
      { hash: hashSecret(secret), address: '10.0.0.7', agent: 'test' },
    ])
    expect(await audit()).toEqual([
      {
        actor: 'wang',
        action: 'session.begin',
        outcome: 'done',
        reason: null,
        address: '10.0.0.7',
        requestId: 'r1',
      },
    ])
  })

  test('ends the browser’s previous session, so that a planted one is not continued', async () => {
    const first = await attempt('wang')
    const planted = first.outcome === 'done' ? first.secret : ''
    const second = await attempt('wang', PASSWORD, '10.0.0.7', planted)
    expect(second.outcome === 'done' && second.secret !== planted).toBe(true)
    expect(await run('select from session where ended_at is null')).toHaveLength(1)
  })

  test.each([
    ['an unknown name', 'nobody', PASSWORD],
    ['no name at all', `x' or true --`, PASSWORD],
    ['a wrong password', 'wang', 'wrong'],
    ['a disabled account', 'li', PASSWORD],
    ['an account without a password', 'federated', PASSWORD],
    ['the hash in place of the password', 'wang', '$argon2id$v=19$m=19456,t=2,p=1$'],
  ])('gives the same answer for %s', async (_, username, password) => {
    expect(await attempt(username, password)).toEqual({ outcome: 'refused' })
    expect(await audit()).toMatchObject([{ action: 'session.begin', outcome: 'refused', reason: 'bad credentials' }])
    expect(await run('select from session')).toEqual([])
  })

  test('records a possible name, but never a password typed into the wrong field', async () => {
    await attempt('My Secret Passw0rd!', 'x')
    expect(await audit()).toMatchObject([{ actor: 'unknown' }])
    await attempt('zhao', 'x')
    expect(await audit()).toMatchObject([{ actor: 'zhao' }])
  })

  test.each(['wang', 'nobody'])(
    'locks the name %s for longer each time, whether it exists or not',
    async (username) => {
      for (let i = 0; i < 5; i++) expect(await attempt(username, 'wrong')).toEqual({ outcome: 'refused' })
      const waits: number[] = []
      for (let i = 0; i < 9; i++) {
        const locked = await attempt(username, PASSWORD)
        if (locked.outcome !== 'locked') throw new Error(`attempt ${String(i)} was ${locked.outcome}`)
        waits.push(locked.retryAfterS)
        now += locked.retryAfterS * 1000
        expect(await attempt(username, 'wrong')).toEqual({ outcome: 'refused' })
      }
      expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900])
    },
  )

  test('unlocks after the wait, and forgets failures after a success', async () => {
    for (let i = 0; i < 5; i++) await attempt('wang', 'wrong')
    expect(await attempt('wang')).toEqual({ outcome: 'locked', retryAfterS: 5 })
    expect(
      await run(`select failed_sign_ins as failed, locked_until as until from account where username = 'wang'`),
    ).toEqual([{ failed: 5, until: new Date(START + 5_000) }])
    now += 5_000
    expect((await attempt('wang')).outcome).toBe('done')
    expect(
      await run(`select failed_sign_ins as failed, locked_until as until from account where username = 'wang'`),
    ).toEqual([{ failed: 0, until: null }])
    expect(await run(`select from sign_in_failure where subject = 'name wang'`)).toEqual([])
  })

  test('cannot be bypassed by concurrent guesses', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => attempt('wang', 'wrong')))
    expect(results.filter(({ outcome }) => outcome === 'refused')).toHaveLength(5)
    expect(results.filter(({ outcome }) => outcome === 'locked')).toHaveLength(15)
  })

  test('slows down an address that tries many names, and no other address', async () => {
    for (let i = 0; i < 30; i++) expect((await attempt(`name${String(i)}`, 'wrong')).outcome).toBe('refused')
    expect(await attempt('wang')).toEqual({ outcome: 'locked', retryAfterS: 2 })
    expect(await attempt('other', 'wrong')).toEqual({ outcome: 'locked', retryAfterS: 2 })
    expect((await attempt('wang', PASSWORD, '10.0.0.8')).outcome).toBe('done')
    // Unchecked attempts do not count against the name.
    expect(await run(`select failures from sign_in_failure where subject = 'name other'`)).toEqual([{ failures: 0 }])
  })

  test('rehashes passwords with outdated parameters', async () => {
    const old = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 })
    await run(`update account set password_hash = $1 where username = 'wang'`, [old])
    expect((await attempt('wang')).outcome).toBe('done')
    const [row] = await run<{ hash: string }>(`select password_hash as hash from account where username = 'wang'`)
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await attempt('wang')).outcome).toBe('done')
  })

  test('accepts an equivalent Unicode form of the password', async () => {
    await run(`update account set password_hash = $1 where username = 'wang'`, [
      await hashPassword('ＣｉｔｙＢｒａｉｎ é'),
    ])
    expect((await attempt('wang', 'CityBrain e\u0301')).outcome).toBe('done')
  })

  test('ends every session and begins one when a password is changed', async () => {
    const sessions = [await attempt('wang'), await attempt('wang')]
    const [account] = await run<{ id: number }>(`select id from account where username = 'wang'`)
    const change = (current: string, next: string) =>
      changePassword(database, {
        accountId: account?.id ?? 0,
        current,
        next,
        origin: { address: '10.0.0.7' },
        limits,
        now: new Date(now),
      })
    expect(await change(PASSWORD, 'short')).toEqual({ outcome: 'weak', weakness: 'too-short' })
    expect(await change(PASSWORD, PASSWORD)).toEqual({ outcome: 'weak', weakness: 'same' })
    expect(await change('wrong', 'seven bridges, one river')).toEqual({ outcome: 'refused' })
    expect(await audit()).toMatchObject([{ actor: 'wang', action: 'password.change', outcome: 'refused' }])
    expect(await run('select from session where ended_at is null')).toHaveLength(sessions.length)

    const changed = await change(PASSWORD, 'seven bridges, one river')
    const hash = hashSecret(changed.outcome === 'done' ? changed.secret : '')
    expect(await run('select token_hash as hash from session where ended_at is null')).toEqual([{ hash }])
    expect(await attempt('wang')).toEqual({ outcome: 'refused' })
    expect((await attempt('wang', 'seven bridges, one river')).outcome).toBe('done')
  })

  test('also slows down guesses of the current password in an open session', async () => {
    const [account] = await run<{ id: number }>(`select id from account where username = 'wang'`)
    const guess = () =>
      changePassword(database, {
        accountId: account?.id ?? 0,
        current: 'wrong',
        next: 'seven bridges, one river',
        origin: {},
        limits,
        now: new Date(now),
      })
    for (let i = 0; i < 5; i++) expect(await guess()).toEqual({ outcome: 'refused' })
    expect(await guess()).toEqual({ outcome: 'locked', retryAfterS: 5 })
  })
})
