import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

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
  const texts = { actor, action, outcome, subject, address, reason, requestId }
  const storable = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text && storableText(text)]))
  await session.row(sql('append', { ...storable, detail: JSON.stringify(detail, storableValue) }))
}

/** What was typed may hold what no database stores, a zero or half of a character, or what turns the text around it. The entry is written all the same. */
export function storableText(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}

function storableValue(_: string, value: unknown): unknown {
  return typeof value === 'string' ? storableText(value) : value
}
