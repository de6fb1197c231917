import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { ensureAdministrator } from '../../security/accounts/first-administrator.ts'
import { sessionLimits } from '../../security/accounts/session-limits.ts'
import { signIn } from '../../security/accounts/sign-in.service.ts'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { ensurePersonas, hasPersonas, PERSONAS, removePersonas } from './personas.ts'

const home = mkdtempSync(join(tmpdir(), 'city-personas-'))
const elsewhere = mkdtempSync(join(tmpdir(), 'city-personas-'))
afterAll(() => {
  for (const folder of [home, elsewhere]) rmSync(folder, { recursive: true, force: true })
})

const usernames = (rows: readonly { readonly username: string }[]): string[] => rows.map(({ username }) => username)

describeOnEachEngine('personas', (open) => {
  let database: Database
  beforeAll(async () => {
    database = open()
    await ensureAdministrator(database, 'river and seven bridges')
    await insertMiniCity(database)
  })

  async function canSignIn(username: string, password: string): Promise<boolean> {
    const result = await signIn(database, { username, password, origin: {}, limits: sessionLimits(), now: new Date() })
    return result.outcome === 'done'
  }

  test('have the same passwords at each start here, and others elsewhere', async () => {
    const first = await ensurePersonas(database, home)
    expect(usernames(first)).toEqual(usernames(PERSONAS))
    expect(await ensurePersonas(database, home)).toEqual(first)
    for (const { username, password } of first) expect(await canSignIn(username, password)).toBe(true)
    expect(new Set(first.map(({ password }) => password)).size).toBe(PERSONAS.length)
    expect(statSync(join(home, 'keys', 'demo-personas')).mode & 0o777).toBe(0o600)

    const other = await ensurePersonas(database, elsewhere)
    expect(other[0]?.password).not.toBe(first[0]?.password)
    expect(await canSignIn('operator', first[0]?.password ?? '')).toBe(false)
    expect(await canSignIn('operator', other[0]?.password ?? '')).toBe(true)
  })

  test('of a street and of a community see only these', async () => {
    await ensurePersonas(database, home)
    const rows = await database.read(ACCOUNTS, (session) =>
      session.rows<{ username: string; level: string }>({
        name: 'test.personaRegions',
        text: `select a.username, r.level from account a join account_region ar on ar.account_id = a.id
          join region r on r.code = ar.region_code where not a.whole_city order by a.username`,
        values: [],
      }),
    )
    expect(rows).toEqual([
      { username: 'grid', level: 'COMMUNITY' },
      { username: 'street', level: 'STREET' },
    ])
  })

  test('do not touch an account of the same name', async () => {
    await database.write(ACCOUNTS, removePersonas)
    await database.write(ACCOUNTS, (session) =>
      session.row({
        name: 'test.ownOperator',
        text: `insert into account (username, display_name) values ('operator', 'somebody')`,
        values: [],
      }),
    )
    expect(usernames(await ensurePersonas(database, home))).toEqual(usernames(PERSONAS.slice(1)))
    expect(await database.read(ACCOUNTS, hasPersonas)).toBe(true)
    expect(await database.write(ACCOUNTS, removePersonas)).toBe(PERSONAS.length - 1)
    expect(await database.read(ACCOUNTS, hasPersonas)).toBe(false)
  })
})
