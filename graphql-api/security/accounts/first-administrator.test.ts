import { beforeEach, expect, test } from 'vitest'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { ensureAdministrator } from './first-administrator.ts'
import { sessionLimits } from './session-limits.ts'
import { signIn } from './sign-in.service.ts'

describeOnEachEngine('the first administrator', (open) => {
  let database: Database
  const run = (text: string): Promise<object[]> =>
    database.write(ACCOUNTS, (session) => session.rows({ name: `test.first${String(text.length)}`, text, values: [] }))
  const administrators = (): Promise<object[]> =>
    run(`select username, must_change_password as "mustChange" from account join account_role r on r.account_id = id`)

  beforeEach(async () => {
    database = open()
    await run('delete from account')
  })

  test('has a generated password and is created once, however many processes start at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => ensureAdministrator(database, undefined)))
    const passwords = made.flatMap(({ password }) => password ?? [])
    expect(passwords).toHaveLength(1)
    expect(await administrators()).toEqual([{ username: 'admin', mustChange: true }])
    const attempt = { username: 'admin', password: passwords[0] ?? '', origin: {}, limits: sessionLimits() }
    expect((await signIn(database, { ...attempt, now: new Date() })).outcome).toBe('done')
    expect(await ensureAdministrator(database, 'river and seven bridges')).toEqual({ made: false })
  })

  test('has the password chosen by the operator', async () => {
    expect(await ensureAdministrator(database, 'river and seven bridges')).toEqual({ made: true })
    expect(await administrators()).toEqual([{ username: 'admin', mustChange: false }])
  })

  test('is created beside accounts that cannot administer, and takes over none of them', async () => {
    await run(`insert into account (username, display_name) values ('wang', 'Wang')`)
    expect(await ensureAdministrator(database, 'river and seven bridges')).toEqual({ made: true })
    await run(`delete from account`)
    await run(`insert into account (username, display_name) values ('admin', 'Somebody')`)
    expect(await ensureAdministrator(database, 'river and seven bridges')).toEqual({ made: false })
    expect(await administrators()).toEqual([])
  })
})
