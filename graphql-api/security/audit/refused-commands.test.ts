import { expect, test } from 'vitest'
import { ACCOUNTS, type Session } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { ENTRIES_A_WHILE, endRefusedCommands, noteRefusedCommand } from './refused-commands.ts'
import { verifyAudit } from './verify-audit.ts'

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds))
const REFUSED = { action: 'account.disable', outcome: 'refused', code: 'FORBIDDEN', subject: 'account wang' } as const

describeOnEachEngine('commands that are refused again and again', (database) => {
  const asAccounts = <T>(work: (session: Session) => Promise<T>): Promise<T> => database().write(ACCOUNTS, work)
  const refuse = async (actor: string, times: number, when: Date): Promise<void> => {
    for (let i = 0; i < times; i++)
      await asAccounts((session) => noteRefusedCommand(session, { ...REFUSED, actor, requestId: String(i) }, when))
  }
  const entriesOf = (actor: string): Promise<{ reason: string | null; detail: { refusedBefore?: number } }[]> =>
    asAccounts((session) =>
      session.rows({
        name: 'test.entries',
        text: 'select reason, detail from audit_entry where actor = $1 order by id',
        values: [actor],
      }),
    )
  const counted = async (actor: string): Promise<number> =>
    (await entriesOf(actor)).reduce(
      (sum, { reason, detail }) => sum + (detail.refusedBefore ?? 0) + (reason === null ? 1 : 0),
      0,
    )

  test('do not flood the audit, and none of them is lost', async () => {
    await refuse('token:flood', 40, at(0))
    expect(await entriesOf('token:flood')).toHaveLength(ENTRIES_A_WHILE)
    // The next period starts with the count of the previous one.
    await refuse('token:flood', 3, at(70))
    expect(await counted('token:flood')).toBe(43)
    await refuse('token:flood', 17, at(80))
    await asAccounts((session) => endRefusedCommands(session, at(200)))
    expect(await counted('token:flood')).toBe(60)
    expect(await entriesOf('token:flood')).toHaveLength(2 * ENTRIES_A_WHILE + 1)
    await asAccounts((session) => endRefusedCommands(session, at(400)))
    expect(await counted('token:flood')).toBe(60)
    expect(await verifyAudit(database(), { anchors: [] })).toMatchObject({ entries: 2 * ENTRIES_A_WHILE + 1 })
  })

  test('of one actor hide nothing of another', async () => {
    await refuse('token:loud', 30, at(0))
    await refuse('token:quiet', 1, at(1))
    expect(await entriesOf('token:quiet')).toHaveLength(1)
  })
})
