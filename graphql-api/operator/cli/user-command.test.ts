import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { createAuthenticator } from '../../security/accounts/authenticator.ts'
import { ensureAdministrator } from '../../security/accounts/first-administrator.ts'
import { sessionLimits } from '../../security/accounts/session-limits.ts'
import { signIn, type SignedIn } from '../../security/accounts/sign-in.service.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { openServerDatabase } from '../../platform/db/server-database.ts'
import { createServerDatabase } from '../../platform/db/test-databases.ts'
import { city as run, type Ended } from './test-city.ts'

const home = mkdtempSync(join(tmpdir(), 'city-users-'))
let url: string
let database: Database

beforeAll(async () => {
  url = await createServerDatabase()
  database = openServerDatabase({ url, poolSize: 2 })
  await ensureAdministrator(database, 'river and seven bridges')
  await insertMiniCity(database)
}, 60_000)
afterAll(async () => {
  await database.close()
  rmSync(home, { recursive: true, force: true })
})

const city = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  run(args, { CITY_HOME: home, DATABASE_URL: url, CITY_LANG: 'en', ...more })

function attempt(username: string, password: string): Promise<SignedIn> {
  return signIn(database, { username, password, origin: {}, limits: sessionLimits(), now: new Date() })
}

test('an account from its first password to its end', { timeout: 120_000 }, async () => {
  const added = await city([
    'user',
    'add',
    'Wang',
    '--name',
    '王芳',
    '--role',
    'grid-manager',
    '--region',
    '990100000000',
  ])
  expect(added).toMatchObject({ code: 0, err: '' })
  expect(added.out).toContain('wang was added: grid_manager; sees 990100000000')
  const password = /password: (\S+)/.exec(added.out)?.[1] ?? ''
  const signedIn = await attempt('wang', password)
  expect(signedIn.outcome).toBe('done')
  const authenticator = createAuthenticator({ database, limits: sessionLimits(), trustProxy: false })
  const headers = { cookie: `city_session=${signedIn.outcome === 'done' ? signedIn.secret : ''}` }
  expect(await authenticator.viewerOf({ headers })).toMatchObject({
    roles: ['grid_manager'],
    scope: ['990100000000'],
    mustChangePassword: true,
  })

  expect((await city(['user', 'sessions', 'wang'])).out.trim().split('\n')).toHaveLength(1)
  expect((await city(['user', 'scope', 'wang', '--whole-city'])).out).toContain('sees the whole city')
  expect((await city(['user', 'role', 'wang', 'operator', 'analyst'])).out).toContain('analyst, operator')
  authenticator.forget()
  const changed = await authenticator.viewerOf({ headers })
  expect(changed?.roles).toEqual(['analyst', 'operator'])
  expect(changed?.scope).toBeUndefined()

  const listed = await city(['user', 'list'], { CITY_LANG: 'zh' })
  expect(listed.out).toMatch(/^admin\t.*\nwang\t王芳\tanalyst, operator\t全市\t可登录\t\d{4}-/)

  expect((await city(['user', 'sign-out', 'wang'])).out).toContain('1 sessions ended')
  authenticator.forget()
  expect(await authenticator.viewerOf({ headers })).toBeUndefined()

  const reset = /password: (\S+)/.exec((await city(['user', 'reset', 'wang'])).out)?.[1] ?? ''
  expect((await attempt('wang', password)).outcome).toBe('refused')
  expect((await attempt('wang', reset)).outcome).toBe('done')
  expect((await city(['user', 'disable', 'wang'])).code).toBe(0)
  expect((await attempt('wang', reset)).outcome).toBe('refused')
  expect((await city(['user', 'enable', 'wang'])).code).toBe(0)
  expect((await attempt('wang', reset)).outcome).toBe('done')

  const audit = await database.read(SYSTEM, (session) =>
    session.rows<{ action: string }>({
      name: 'test.audit',
      text: `select action from audit_entry where address like 'terminal %' and outcome = 'done' order by id`,
      values: [],
    }),
  )
  expect(audit.map(({ action }) => action)).toEqual([
    'account.add',
    'account.change',
    'account.change',
    'session.end',
    'account.reset_password',
    'session.end',
    'account.disable',
    'account.enable',
  ])
})

test('reports a fault in one line, and changes nothing', { timeout: 120_000 }, async () => {
  const refused = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await city(args)
    expect([args, code, out, err.trim().split('\n').length]).toEqual([args, 1, '', 1])
    return err
  }
  expect(await refused('user', 'disable', 'admin')).toContain('nobody would be left to administer this city')
  expect(await refused('user', 'role', 'admin', 'operator')).toContain('nobody would be left')
  expect(await refused('user', 'scope', 'admin', '--region', '990100000000')).toContain('nobody would be left')
  expect(await refused('user', 'add', 'li', '--role', 'boss', '--whole-city')).toContain('there is no role "boss"')
  expect(await refused('user', 'add', 'li', '--role', 'leader')).toContain('--whole-city, or --region')
  expect(await refused('user', 'reset', 'nobody')).toContain('there is no account "nobody"')
  const unknown = await city(['user', 'reset', 'nobody'], {
    CITY_LANG: '',
    LC_ALL: '',
    LC_MESSAGES: '',
    LANG: 'zh_CN.UTF-8',
  })
  expect(unknown.err).toBe('错误: 没有账号“nobody”\n')
  const chinese = await city(['user', 'disable', 'admin'], { CITY_LANG: 'zh' })
  expect(chinese.err).toContain('否则将没有人能管理本系统')
})

test('a token of a machine, issued and revoked', { timeout: 60_000 }, async () => {
  const issued = await city(['token', 'issue', 'north', '--right', 'city.view', '--whole-city', '--days', '30'])
  const token = issued.out.trim().split('\n').at(-1) ?? ''
  expect(token).toMatch(/^cb_[\w-]{43}$/)
  const authenticator = createAuthenticator({ database, limits: sessionLimits(), trustProxy: false })
  const headers = { authorization: `Bearer ${token}` }
  expect(await authenticator.viewerOf({ headers })).toMatchObject({ subject: 'token:north' })
  expect((await city(['token', 'list'])).out).toMatch(/^north\tcity\.view\tthe whole city\tgood\t/)
  expect((await city(['token', 'revoke', 'north'])).code).toBe(0)
  authenticator.forget()
  expect(await authenticator.viewerOf({ headers })).toBeUndefined()
})

test('doctor says what is weak', { timeout: 60_000 }, async () => {
  const name = new URL(url).pathname.slice(1)
  // As PostgreSQL creates a database; an earlier command may have revoked it.
  await database.write(SYSTEM, (session) => session.script(`grant temporary on database "${name}" to public`))
  const { out } = await city(['doctor'], { HOST: '0.0.0.0', CITY_ADMIN_PASSWORD: 'short' })
  expect(out).toContain('CITY_ADMIN_PASSWORD is too weak')
  expect(out).not.toContain('short')
  const open = await city(['doctor'], { HOST: '0.0.0.0' })
  expect(open.out).toContain('HOST is 0.0.0.0 without a proxy')
  expect(open.out).toContain('for least privilege set DATABASE_OWNER_URL')
  const temporary = `revoke temporary on database "${name}" from public`
  expect(open.out).toContain(temporary)
  // As at every start.
  await migrate(database)
  expect((await city(['doctor'])).out).not.toContain(temporary)
})

test('doctor recognizes a login that may do more than read', { timeout: 60_000 }, async () => {
  const login = `reader_${randomUUID().replaceAll('-', '')}`
  await database.write(SYSTEM, (session) =>
    session.script(
      `create role ${login} login inherit; grant city_whole, city_scoped, city_gate to ${login}; grant connect on database ${new URL(url).pathname.slice(1)} to ${login}`,
    ),
  )
  const asLogin = new URL(url)
  asLogin.username = login
  const doctor = (): Promise<Ended> => city(['doctor'], { DATABASE_URL: asLogin.href, DATABASE_OWNER_URL: url })
  expect((await doctor()).out).toContain(`alter role "${login}" nosuperuser noinherit`)
  await database.write(SYSTEM, (session) => session.script(`alter role ${login} noinherit`))
  expect((await doctor()).out).toContain(`"${login}" has no rights but those of readers and of accounts`)
  await database.write(SYSTEM, (session) => session.script(`drop owned by ${login}; drop role ${login}`))
})
