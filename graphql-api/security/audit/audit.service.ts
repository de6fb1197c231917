import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./audit.sql', import.meta.url))

/** An audit record of a command or a sensitive read. Never contains a password, a token or another secret. */
export interface AuditEntry {
  /** User name, `token:<name>`, `system`, or the name of a failed sign-in. */
  readonly actor: string
  /** `session.begin`, `account.disable` …: dotted lower case. */
  readonly action: string
  /** Object of the action: `account wang`, `staff 12`. */
  readonly subject?: string
  /** Address of the client. */
  readonly address?: string
  readonly outcome: 'done' | 'refused' | 'failed'
  /** Given by the actor, or the reason of a refusal. */
  readonly reason?: string
  /** Affected rows; values before and after. */
  readonly detail?: Readonly<Record<string, unknown>>
  readonly requestId?: string
}

/**
 * Appends to the audit in the transaction of `session`. A rolled-back command leaves nothing, so refusals are audited
 * in a transaction of their own.
 */
export async function appendAudit(session: Session, entry: AuditEntry): Promise<void> {
  const { actor, action, outcome, subject = null, address = null, reason = null, detail = {}, requestId = null } = entry
  const texts = { actor, action, outcome, subject, address, reason, requestId }
  const storable = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text && storableText(text)]))
  await session.row(sql('append', { ...storable, detail: JSON.stringify(detail, storableValue) }))
}

/**
 * Removes characters that no database stores (NUL, half a surrogate pair) and those that change text direction, so that
 * the entry is written in any case.
 */
export function storableText(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}

function storableValue(_: string, value: unknown): unknown {
  return typeof value === 'string' ? storableText(value) : value
}
