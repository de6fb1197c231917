import { GATE, type Database } from '../db/database.ts'
import { statements } from '../db/statements.ts'

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
  /** Exactly this one. */
  readonly actor?: string
  /** `session.begin`, or `session` for all of its kind. */
  readonly action?: string
  readonly limit: number
}

/** Newest first. */
export async function listAudit(database: Database, { actor, action, limit }: AuditWish): Promise<ListedEntry[]> {
  return database.read(GATE, (session) => session.rows(sql('newest', { actor, action, limit })))
}
