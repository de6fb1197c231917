import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepAnchors } from '../../security/audit/audit-anchors.ts'
import { appendAudit } from '../../security/audit/audit.service.ts'
import { ACCOUNTS, SYSTEM, type Database } from '../../platform/db/database.ts'
import { openServerDatabase } from '../../platform/db/server-database.ts'
import { createServerDatabase } from '../../platform/db/test-databases.ts'
import { city as run, type Ended } from './test-city.ts'

const home = mkdtempSync(join(tmpdir(), 'city-audit-'))
let databaseUrl: string
let database: Database

beforeAll(async () => {
  databaseUrl = await createServerDatabase()
  database = openServerDatabase({ url: databaseUrl, poolSize: 1 })
  await database.write(ACCOUNTS, async (session) => {
    for (const actor of ['wang', 'li', 'li\u001b[2J'])
      await appendAudit(session, { actor, action: 'session.begin', outcome: 'done', address: '10.0.0.7' })
  })
})
afterAll(async () => {
  await database.close()
  rmSync(home, { recursive: true, force: true })
})

const city = (...args: string[]): Promise<Ended> =>
  run(['audit', ...args], { CITY_HOME: home, DATABASE_URL: databaseUrl, CITY_LANG: 'en' })

test('reports in one line whether the audit is intact, and exits with 2 if it is not', async () => {
  const unanchored = await city('verify')
  expect(unanchored).toMatchObject({ code: 0, err: '' })
  expect(unanchored.out).toContain('the chain of 3 entries is intact, but there are no anchors')
  const log = { error: (message: string): void => expect.fail(message) }
  await (await keepAnchors({ database, home, databaseUrl, log })).stop()
  expect(await city('verify')).toMatchObject({ code: 0, out: 'the audit is intact: 3 entries, 1 anchors\n', err: '' })
  await database.write(SYSTEM, (session) =>
    session.script(`alter table audit_entry disable trigger user; delete from audit_entry where id = 3`),
  )
  const cut = await city('verify')
  expect(cut.code).toBe(2)
  expect(cut.err).toMatch(/^[^\n]*audit entries 3 to 3 were removed: entry 3 existed at [\dT:.Z-]+\n$/)
  await database.write(SYSTEM, (session) => session.script(`update audit_entry set actor = 'zhao' where id = 2`))
  const changed = await city('verify')
  expect(changed.code).toBe(2)
  expect(changed.err).toMatch(/audit entry 2 \([^\n]*, zhao, session\.begin\) was changed/)
})

test('lists the newest entries without control characters', async () => {
  await database.write(ACCOUNTS, (session) =>
    appendAudit(session, { actor: 'li\u001b[2J', action: 'staff.reveal', outcome: 'done', reason: 'a\nb' }),
  )
  const { code, out } = await city('list', '--limit', '2')
  expect(code).toBe(0)
  expect(out.trim().split('\n')).toHaveLength(2)
  expect(out).toContain('li·[2J')
  expect(out).toContain('a·b')
  expect((await city('list', '--actor', 'wang')).out).toMatch(/^1\t\S+\t10\.0\.0\.7\twang\tsession\.begin\t-\tdone\n$/)
  expect((await city('list', '--action', 'staff')).out.trim().split('\n')).toHaveLength(1)
  expect((await city('list', '--actor', 'nobody')).out).toBe('no such entry\n')
  expect(await city('list', '--limit', 'many')).toMatchObject({
    code: 1,
    err: expect.stringContaining('"many"') as string,
  })
})
