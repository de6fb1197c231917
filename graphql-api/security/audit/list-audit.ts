import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./list-audit.sql', import.meta.url))

export interface ListedEntry {
  readonly id: number
  /** ISO 8601. */
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subject: string | null
  readonly address: string | null
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly reason: string | null
}

export interface AuditWish {
  /** Exactly this actor. */
  readonly actor?: string
  /** `session.begin`, or `session` for all actions of its kind. */
  readonly action?: string
  readonly limit: number
}

/** Newest first. */
export async function listAudit(database: Database, { actor, action, limit }: AuditWish): Promise<ListedEntry[]> {
  return database.read(ACCOUNTS, (session) => session.rows(sql('newest', { actor, action, limit })))
}
