import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { ACCOUNTS, SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { anchorFile, anchorName, keepAnchors, readAnchors } from './audit-anchors.ts'
import { appendAudit } from './audit.service.ts'
import { verifyAudit, type AuditVerdict } from './verify-audit.ts'

const folder = mkdtempSync(join(tmpdir(), 'city-audit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const REHASH = `
  do $$
  declare
    entry audit_entry;
    before bytea := decode(repeat('00', 32), 'hex');
  begin
    for entry in select * from audit_entry order by id loop
      entry.previous := before;
      before := audit_hash(entry);
      update audit_entry set previous = entry.previous, hash = before where id = entry.id;
    end loop;
  end $$;`

describeOnEachEngine('an audit altered with full access to the database', (database) => {
  /** As the owner of the tables, who can disable the protection. */
  const tamper = (text: string): Promise<void> =>
    database().write(SYSTEM, (session) =>
      session.script(
        `alter table audit_entry disable trigger user; ${text}; alter table audit_entry enable trigger user;`,
      ),
    )
  const fill = (count: number): Promise<void> =>
    database().write(ACCOUNTS, async (session) => {
      for (let i = 1; i <= count; i++) {
        const detail = { at: i, names: ['王', "o'clock"], nested: { float: 0.1, none: null } }
        await appendAudit(session, { actor: `wang${String(i)}`, action: 'test.done', outcome: 'done', detail })
      }
    })
  const verify = (home = folder): Promise<AuditVerdict> =>
    readAnchors(home, undefined).then(({ anchors }) => verifyAudit(database(), { anchors, pageSize: 4 }))
  const anchor = async (log = refuse): Promise<void> => {
    const anchors = await keepAnchors({ database: database(), home: folder, log })
    await anchors.stop()
  }
  const refuse = { error: (message: string, error: unknown): void => expect.fail(`${message}: ${String(error)}`) }

  beforeEach(async () => {
    rmSync(anchorFile(folder), { force: true })
    await tamper('truncate audit_entry')
    await fill(10)
  })

  test('is intact as written, also in pages', async () => {
    await anchor()
    const seen: number[] = []
    const verdict = await verifyAudit(database(), { anchors: [], pageSize: 4, onProgress: (done) => seen.push(done) })
    expect(verdict).toEqual({ entries: 10, anchors: 0 })
    expect(seen).toEqual([4, 8, 10])
    expect(await verify()).toEqual({ entries: 10, anchors: 1 })
  })

  test.each([
    ['the outcome', `outcome = 'refused'`],
    ['the actor', `actor = 'li'`],
    ['the time', `at = at + interval '1 microsecond'`],
    ['a detail', `detail = jsonb_set(detail, '{nested,none}', '0')`],
    ['a detail that was empty', `subject = ''`],
  ])('reports a changed %s', async (_, change) => {
    await tamper(`update audit_entry set ${change} where id = 7`)
    expect(await verify()).toMatchObject({ entries: 6, fault: { kind: 'changed', id: 7, action: 'test.done' } })
  })

  test('reports an edit with a recomputed hash', async () => {
    await tamper(
      `update audit_entry set actor = 'li' where id = 7; update audit_entry e set hash = audit_hash(e) where id = 7`,
    )
    expect(await verify()).toMatchObject({ fault: { kind: 'unlinked', id: 8 } })
  })

  test('does not trust a replaced hash function', async () => {
    const [original] = await database().read(SYSTEM, (session) =>
      session.rows<{ text: string }>({
        name: 'test.function',
        text: `select pg_get_functiondef('audit_hash(audit_entry)'::regprocedure) as text`,
        values: [],
      }),
    )
    await tamper(`create or replace function audit_hash(e audit_entry) returns bytea language sql stable as 'select e.hash';
      update audit_entry set actor = 'li' where id = 3`)
    try {
      expect(await verify()).toMatchObject({ fault: { kind: 'changed', id: 3 } })
    } finally {
      await database().write(SYSTEM, (session) => session.script(original!.text))
    }
  })

  test('reports entries removed from the middle', async () => {
    await tamper('delete from audit_entry where id in (4, 5)')
    expect(await verify()).toMatchObject({ fault: { kind: 'missing', id: 4, until: 5 } })
  })

  test('reports entries removed from the beginning, and one inserted before it', async () => {
    await tamper('delete from audit_entry where id = 1')
    expect(await verify()).toMatchObject({ fault: { kind: 'missing', id: 1, until: 1 } })
    await tamper(`update audit_entry set id = 0 where id = 2`)
    expect(await verify()).toMatchObject({ fault: { kind: 'foreign', id: 0 } })
  })

  test('reports entries removed and the rest renumbered, with or without new hashes', async () => {
    await anchor()
    await tamper('delete from audit_entry where id = 4; update audit_entry set id = id - 1 where id > 4')
    expect(await verify()).toMatchObject({ fault: { kind: 'changed', id: 4 } })
    await tamper(REHASH)
    expect(await verify()).toMatchObject({ fault: { kind: 'shortened', id: 10, until: 10 } })
    await fill(3)
    expect(await verify()).toMatchObject({ fault: { kind: 'rewritten', id: 10 } })
  })

  test('reports a chain rewritten as a whole', async () => {
    await anchor()
    await tamper(`update audit_entry set actor = 'li' where id = 2; ${REHASH}`)
    expect(await verify()).toMatchObject({ fault: { kind: 'rewritten', id: 10 } })
    expect(await verify(join(folder, 'elsewhere'))).toEqual({ entries: 10, anchors: 0 })
  })

  test('reports a truncated end, even all of it', async () => {
    await anchor()
    await tamper('delete from audit_entry where id > 8')
    expect(await verify()).toMatchObject({ entries: 8, fault: { kind: 'shortened', id: 9, until: 10 } })
    await tamper('truncate audit_entry')
    expect(await verify()).toMatchObject({ entries: 0, fault: { kind: 'shortened', id: 1, until: 10 } })
  })

  test('a server that starts over a shortened audit logs it, and keeps the old anchors', async () => {
    await anchor()
    await tamper('delete from audit_entry where id > 8')
    const errors: string[] = []
    await anchor({ error: (message) => void errors.push(message) })
    expect(errors).toEqual(['entries of the audit are gone; "city audit verify" names them'])
    expect(await verify()).toMatchObject({ fault: { kind: 'shortened', id: 9 } })
  })

  test('writes anchors when the audit grew, readable by the owner only', async () => {
    const anchors = await keepAnchors({ database: database(), home: folder, log: refuse })
    await anchors.note()
    await fill(1)
    await Promise.all([anchors.note(), anchors.note()])
    await anchors.stop()
    expect((await readAnchors(folder, undefined)).anchors.map(({ id }) => id)).toEqual([10, 11])
    expect(statSync(anchorFile(folder)).mode & 0o777).toBe(0o600)
    expect(await verify()).toEqual({ entries: 11, anchors: 2 })
  })

  test('a line truncated by a crash costs only itself', async () => {
    await anchor()
    appendFileSync(anchorFile(folder), '{"id":11,"ha')
    await fill(1)
    await anchor()
    const { anchors, unreadable } = await readAnchors(folder, undefined)
    expect([anchors.map(({ id }) => id), unreadable]).toEqual([[10, 11], 1])
  })
})

test('separates anchors of databases that shared a folder, and stores no password', () => {
  expect(anchorName(undefined)).toBe('embedded')
  expect(anchorName('postgres://city:secret@db.example:5433/city')).toBe('db.example:5433/city')
  expect(anchorName('postgres://city:secret@localhost/city?host=%2Frun%2Fpg')).toBe('/run/pg/city')
})
