import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { ANONYMOUS, ACCOUNTS, SYSTEM, type Identity, type Session, type Statement } from '../../platform/db/database.ts'
import { ENGINES } from '../../platform/db/test-databases.ts'
import { attackedCity } from './attacked-city.ts'

const STREET: Identity = {
  subject: 'street',
  access: 'reader',
  rights: ['city.view', 'camera.view', 'staff.view'],
  scope: ['990101001000'],
}
const NOWHERE: Identity = { ...STREET, scope: [] }
const statement = (text: string): Statement => ({ name: `test.${randomUUID()}`, text, values: [] })

describe.each(ENGINES)('a reused connection (%s)', (engine) => {
  const city = attackedCity(engine)
  let chief: string
  let street: string

  beforeAll(async () => {
    chief = await city().cookieOf('chief')
    street = await city().cookieOf('street')
  })

  /** The identity of the transaction in the database, and what it can see. */
  async function seen(identity: Identity): Promise<unknown> {
    return city().database.read(identity, (session) =>
      session.row(
        statement(`select current_user::text as "user", current_setting('city.subject', true) as subject, current_setting('city.scope', true) as scope,
          (select count(*)::int from building) as buildings, (select count(*)::int from camera) as cameras`),
      ),
    )
  }

  const FAILURES: [string, (session: Session) => Promise<unknown>][] = [
    ['a statement that fails', (session) => session.row(statement('select 1/0'))],
    ['a table that it may not read', (session) => session.row(statement('select password_hash from account'))],
    ['a right that is not its', (session) => session.row(statement('insert into building default values'))],
    ['an error of ours', () => Promise.reject(new Error('in the middle'))],
    [
      'statements after one that failed',
      async (session) => {
        await session.row(statement('select 1/0')).catch(() => undefined)
        return session.row(statement('select 1'))
      },
    ],
    ['many at once', (session) => Promise.all(Array.from({ length: 5 }, () => session.row(statement('select 1/0'))))],
    [
      'a script that ends the transaction',
      async (session) => {
        await session.script(`commit; select set_config('city.scope', '*', false); begin`)
        throw new Error('in the middle')
      },
    ],
  ]

  test.each(FAILURES)('leaves nothing for the next after %s', async (_, fail) => {
    const before = await seen(STREET)
    for (const identity of [SYSTEM, ACCOUNTS, STREET, { ...STREET, scope: undefined } as unknown as Identity]) {
      for (const way of ['read', 'write'] as const) {
        await city()
          .database[way](identity, fail)
          .catch(() => undefined)
        expect(await seen(NOWHERE)).toMatchObject({ user: 'city_scoped', scope: '', buildings: 0, cameras: 0 })
        expect(await seen(ANONYMOUS)).toMatchObject({ user: 'city_scoped', subject: 'anonymous', buildings: 0 })
        expect(await seen(STREET)).toEqual(before)
      }
    }
  })

  test('never returns another’s answer, however many before it failed', async () => {
    const one = (text: string) => (session: Session) => session.row(statement(text))
    const failing = (): Promise<unknown> =>
      city()
        .database.read(SYSTEM, (session) =>
          Promise.all(Array.from({ length: 5 }, () => one(`select 'of another' as mine, 1/0`)(session))),
        )
        .catch(() => undefined)
    const asking = (i: number): Promise<unknown> =>
      city().database.read(STREET, (session) =>
        Promise.all([0, 1, 2].map((n) => one(`select '${String(i)} ${String(n)}' as mine`)(session))),
      )
    const all = await Promise.all(Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? failing() : asking(i))))
    for (const [i, answer] of all.entries())
      expect(answer).toEqual(i % 3 === 0 ? undefined : [0, 1, 2].map((n) => ({ mine: `${String(i)} ${String(n)}` })))
  })

  test('prevents by SQL whatever an account may not do, whatever is sent', async () => {
    const attempts = [
      'select * from account',
      'select * from session',
      'select * from audit_entry',
      'select name from staff',
      'select phone from staff',
      'select residents from region_tally',
      `select audit_append('chief', 'a.b', null, null, 'done', null, '{}', null)`,
      'update building set name = null',
      'delete from camera',
      'truncate building',
      'drop table building',
      'create table mine (id int)',
      'alter table building disable row level security',
      'drop policy scoped on building',
      `copy (select 1) to program 'true'`,
      `select pg_read_file('/etc/passwd')`,
      `select lo_import('/etc/passwd')`,
      'create function f() returns int language sql as $$ select 1 $$',
    ]
    for (const text of attempts) {
      const result = city().database.write(STREET, (session) => session.rows(statement(text)))
      await expect(result, text).rejects.toMatchObject({ name: 'DatabaseError' })
    }
    expect(await seen(STREET)).toMatchObject({ user: 'city_scoped', scope: '990101001000' })
  })

  test('does not let accounts change the audit', async () => {
    for (const text of [
      `update audit_entry set actor = 'nobody'`,
      'delete from audit_entry',
      'truncate audit_entry',
      'alter table audit_entry disable trigger user',
      `insert into audit_entry select * from audit_entry limit 1`,
      'drop table audit_entry',
      'select name from staff',
      'select * from building',
    ]) {
      const result = city().database.write(ACCOUNTS, (session) => session.rows(statement(text)))
      await expect(result, text).rejects.toMatchObject({ name: 'DatabaseError' })
    }
  })

  test('gives each of many simultaneous requests its own answer', async () => {
    const own = async (cookie: string): Promise<unknown> =>
      (
        await city().ask(
          '{ me { username } city { name region { code } } buildings { totalCount } cameras { totalCount } }',
          {
            cookie,
          },
        )
      ).data
    const [all, few, none] = [await own(chief), await own(street), await own('')]
    expect(all).not.toEqual(few)
    expect(none).toBeFalsy()
    const asks = Array.from({ length: 60 }, (_, i) => {
      const who = i % 4
      if (who === 3)
        return city().ask('{ regions(filter: { within: { regionCode: "990101" } }, after: "bad") { totalCount } }', {
          cookie: street,
        })
      return own([chief, street, ''][who]!).then((data) => ({ data, expected: [all, few, none][who] }))
    })
    for (const answer of await Promise.all(asks)) if ('expected' in answer) expect(answer.data).toEqual(answer.expected)
  })

  test('leaves nothing behind of a disconnected client', async () => {
    const query = '{ regions(first: 100) { nodes { name buildings(first: 50) { nodes { name region { name } } } } } }'
    const gone = Array.from({ length: 12 }, async (_, i) => {
      const stop = new AbortController()
      const asked = fetch(`${city().url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'apollo-require-preflight': '1',
          origin: city().url,
          cookie: i % 2 === 0 ? chief : street,
        },
        body: JSON.stringify({ query }),
        signal: stop.signal,
      }).catch(() => undefined)
      queueMicrotask(() => stop.abort())
      await asked
    })
    await Promise.all(gone)
    expect(await seen(NOWHERE)).toMatchObject({ buildings: 0, cameras: 0 })
    expect((await city().ask('{ city { region { code } } }', { cookie: street })).data).toEqual({
      city: { region: { code: '990101001000' } },
    })
  })
})
