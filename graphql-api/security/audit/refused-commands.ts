import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { appendAudit, storableText, type AuditEntry } from './audit.service.ts'

const sql = statements(new URL('./audit.sql', import.meta.url))

const WHILE_MS = 60_000
/** Entries of one actor, command and code in a period; further ones are counted and reported by the next entry. */
export const ENTRIES_A_WHILE = 5

/**
 * Audits the refusal of a command. An actor without rights who keeps trying does not flood the audit: after a few
 * entries in a minute refusals are counted, and the count becomes an entry.
 */
export async function noteRefusedCommand(
  session: Session,
  entry: AuditEntry & { readonly code: string },
  now = new Date(),
): Promise<void> {
  const { code, detail = {}, ...noted } = entry
  const { action } = noted
  const key = { actor: storableText(noted.actor), action, code, now, since: new Date(now.getTime() - WHILE_MS) }
  const counted = await session.row<{ times: number; before: number | null }>(sql('countRefusal', key))
  if (counted === undefined || counted.times > ENTRIES_A_WHILE) return
  const more = counted.times === 1 ? notNoted(counted.before ?? 0) : 0
  await appendAudit(session, { ...noted, detail: { ...detail, ...(more > 0 && { refusedBefore: more }) } })
}

/** Turns the counts of past periods into entries. */
export async function endRefusedCommands(session: Session, now: Date): Promise<void> {
  const since = new Date(now.getTime() - WHILE_MS)
  const ended = await session.rows<{ actor: string; action: string; code: string; beganAt: Date; times: number }>(
    sql('endRefusals', { since }),
  )
  for (const { actor, action, code, beganAt, times } of ended) {
    const more = notNoted(times)
    if (more === 0) continue
    const reason = `${String(more)} more were refused: ${code}`
    const detail = { refusedBefore: more, since: beganAt.toISOString() }
    await appendAudit(session, { actor, action, outcome: 'refused', reason, detail })
  }
}

function notNoted(times: number): number {
  return Math.max(0, times - ENTRIES_A_WHILE)
}
