import { describe, expect, it } from 'vitest'
import { ACCOUNTS, SYSTEM, type Statement } from './database.ts'
import { describeOnEachEngine } from './test-databases.ts'

const statement = (text: string, ...values: unknown[]): Statement => ({ name: `accounts#${text}`, text, values })

describeOnEachEngine('accounts and audit', (database, engine) => {
  describe('audit', () => {
    const entry = (actor: string): Statement =>
      statement(
        `select audit_append($1, 'session.begin', null, '::1', 'done', null, '{"zwei": 2, "a": null}', 'r')`,
        actor,
      )
    const append = (actor: string): Promise<unknown> =>
      database().write(ACCOUNTS, (session) => session.rows(entry(actor)))
    /** Entries that do not follow from the previous one. */
    const broken = (): Promise<object[]> =>
      database().read(ACCOUNTS, (session) =>
        session.rows(
          statement(
            `select id from (
               select e.*, audit_hash(e) as right_hash, lag(e.hash) over (order by id) as before, lag(e.id) over (order by id) as id_before
               from audit_entry e
             ) chain
             where hash <> right_hash or previous <> coalesce(before, decode(repeat('00', 32), 'hex')) or id <> coalesce(id_before, 0) + 1`,
          ),
        ),
      )

    it('chains concurrent entries without gaps for rolled-back ones', async () => {
      await Promise.all(
        Array.from({ length: 40 }, async (_, i) => {
          if (i % 5 !== 0) return append(`someone ${String(i)}`)
          const attempt = database().write(ACCOUNTS, async (session) => {
            await session.rows(entry('nobody'))
            throw new Error('rolled back')
          })
          await expect(attempt).rejects.toThrow('rolled back')
        }),
      )
      expect(await broken()).toEqual([])
      const count = statement('select count(*)::int as entries, max(id) as last from audit_entry')
      expect(await database().read(ACCOUNTS, (session) => session.row(count))).toEqual({ entries: 32, last: 32 })
    })

    it('is append-only, as accounts and as the owner', async () => {
      for (const text of [
        `update audit_entry set actor = 'x'`,
        'delete from audit_entry where id = 3',
        'truncate audit_entry',
      ]) {
        await expect(
          database().write(SYSTEM, (session) => session.script(text)),
          text,
        ).rejects.toMatchObject({ code: 'CB002' })
        await expect(
          database().write(ACCOUNTS, (session) => session.script(text)),
          text,
        ).rejects.toMatchObject({ code: '42501' })
      }
      const insert = `insert into audit_entry select * from audit_entry limit 1`
      await expect(database().write(ACCOUNTS, (session) => session.script(insert))).rejects.toMatchObject({
        code: '42501',
      })
    })

    it('detects an edit and a removal by somebody who can disable its protection', async () => {
      await database().write(SYSTEM, (session) =>
        session.script(
          `alter table audit_entry disable trigger append_only; update audit_entry set actor = 'x' where id = 7`,
        ),
      )
      expect(await broken()).toEqual([{ id: 7 }])
      await database().write(SYSTEM, (session) =>
        session.script('delete from audit_entry where id = 20; alter table audit_entry enable trigger append_only'),
      )
      expect(await broken()).toEqual([{ id: 7 }, { id: 21 }])
    })
  })

  describe('the last administrator', () => {
    const run = (text: string): Promise<void> => database().write(ACCOUNTS, (session) => session.script(text))
    const refused = { code: 'CB001' }
    it('cannot be disabled, deleted, limited or stripped of the role; one of two can', async () => {
      await run(`insert into account (username, display_name, password_hash, whole_city) values ('ann', 'Ann', 'h', true), ('ben', 'Ben', 'h', true);
        insert into account_role select id, 'administrator' from account`)
      await run(`update account set disabled_at = now() where username = 'ben'`)
      for (const text of [
        `update account set disabled_at = now() where username = 'ann'`,
        `update account set whole_city = false where username = 'ann'`,
        `update account set password_hash = null where username = 'ann'`,
        `update account set is_demo = true where username = 'ann'`,
        `update account_role set role = 'operator' where account_id = (select id from account where username = 'ann')`,
        `delete from account_role where account_id = (select id from account where username = 'ann')`,
        `delete from account where username = 'ann'`,
      ]) {
        await expect(run(text), text).rejects.toMatchObject(refused)
      }
      await run(
        `update account set disabled_at = null where username = 'ben'; update account set disabled_at = now() where username = 'ann'`,
      )
    })

    it('stays when two are removed concurrently', async () => {
      await run(`update account set disabled_at = null`)
      const attempts = await Promise.allSettled(
        ['ann', 'ben'].map((name) => run(`update account set disabled_at = now() where username = '${name}'`)),
      )
      expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const left = statement('select count(*)::int as left from account where disabled_at is null')
      expect(await database().read(ACCOUNTS, (session) => session.row(left))).toEqual({ left: 1 })
    })

    // The embedded database lets one writer in at a time.
    if (engine === 'server')
      it('stays when each is removed by a transaction that still sees the other', async () => {
        await run(`update account set disabled_at = null`)
        let both = 0
        let open = (): void => undefined
        const opened = new Promise<void>((resolve) => (open = resolve))
        const attempts = await Promise.allSettled(
          ['ann', 'ben'].map((name) =>
            database().write(ACCOUNTS, async (session) => {
              await session.rows(statement('update account set disabled_at = now() where username = $1', name))
              if (++both === 2) open()
              await opened
            }),
          ),
        )
        expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      })
  })
})
