import type { Session } from '../db/database.ts'
import { statements } from '../db/statements.ts'

const sql = statements(new URL('./audit.sql', import.meta.url))

/** What is written down of a command or a sensitive read. Never a password, a token or another secret. */
export interface AuditEntry {
  /** User name, `token:<name>`, `system`, or what somebody tried to sign in as. */
  readonly actor: string
  /** `session.begin`, `account.disable` …: what, in dotted lower case. */
  readonly action: string
  /** What it was done to: `account wang`, `staff 12`. */
  readonly subject?: string
  /** Where from. */
  readonly address?: string
  readonly outcome: 'done' | 'refused' | 'failed'
  /** Given by the actor, or why it was refused. */
  readonly reason?: string
  /** Which rows; what before and after. */
  readonly detail?: Readonly<Record<string, unknown>>
  readonly requestId?: string
}

/** Adds to the audit, in the transaction of `session`: of a command that is rolled back nothing remains, so refusals are noted in one of their own. */
export async function appendAudit(session: Session, entry: AuditEntry): Promise<void> {
  const { actor, action, outcome, subject = null, address = null, reason = null, detail = {}, requestId = null } = entry
  await session.row(
    sql('append', { actor, action, outcome, subject, address, reason, detail: JSON.stringify(detail), requestId }),
  )
}
