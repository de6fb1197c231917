import { appendAudit } from '../audit/audit.service.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { hashSecret, newSecret } from './secret.ts'
import type { SessionLimits } from './session-limits.ts'

const sql = statements(new URL('./auth.sql', import.meta.url))

/** Origin of a request, for the audit and the list of sessions. */
export interface Origin {
  readonly address?: string | undefined
  readonly userAgent?: string | undefined
  readonly requestId?: string | undefined
}

/** A session as its owner sees it. */
export interface SessionRow {
  readonly id: string
  readonly createdAt: Date
  /** To within a minute. */
  readonly seenAt: Date
  /** End without further use. */
  readonly expiresAt: Date
  readonly address: string | null
  readonly userAgent: string | null
}

export interface BeginSession {
  readonly account: { readonly id: number; readonly username: string }
  readonly limits: SessionLimits
  readonly origin: Origin
  readonly now: Date
  /** How the session was started. */
  readonly by: 'password' | 'oidc' | 'password-change'
  /** Secret of the browser's previous session: it ends, so that a planted session is not continued. */
  readonly previous?: string | undefined
}

/**
 * Begins a session within the transaction of `session` (as `accounts`), and audits it. The caller has decided that the
 * account may sign in.
 * @returns its secret, which is stored nowhere
 */
export async function beginSession(session: Session, options: BeginSession): Promise<{ secret: string; id: string }> {
  const { account, limits, origin, now, by, previous } = options
  const secret = newSecret()
  if (previous !== undefined) await endReplaced(session, previous, options)
  const row = await session.row<{ id: string }>(
    sql('beginSession', {
      tokenHash: hashSecret(secret),
      accountId: account.id,
      now,
      expiresAt: new Date(now.getTime() + Math.min(limits.slidingMs, limits.absoluteMs)),
      endsAt: new Date(now.getTime() + limits.absoluteMs),
      address: origin.address ?? null,
      userAgent: origin.userAgent?.slice(0, 300) ?? null,
    }),
  )
  if (row === undefined) throw new Error('a session was inserted but not returned')
  await appendAudit(session, {
    actor: account.username,
    action: 'session.begin',
    subject: `session ${row.id}`,
    outcome: 'done',
    detail: { by },
    ...whereFrom(origin),
  })
  return { secret, id: row.id }
}

async function endReplaced(session: Session, previous: string, { account, origin, now }: BeginSession): Promise<void> {
  const ended = await session.row<{ id: string }>(sql('endSessionByToken', { tokenHash: hashSecret(previous), now }))
  if (ended === undefined) return
  await appendAudit(session, {
    actor: account.username,
    action: 'session.end',
    subject: `session ${ended.id}`,
    outcome: 'done',
    reason: 'another sign-in in the same browser',
    ...whereFrom(origin),
  })
}

/** Open sessions of an account, the one used last first. */
export function listSessions(session: Session, accountId: number, now: Date): Promise<SessionRow[]> {
  return session.rows<SessionRow>(sql('sessions', { accountId, now }))
}

export interface EndSessions {
  readonly account: { readonly id: number; readonly username: string }
  /** Subject of the caller. */
  readonly actor: string
  readonly now: Date
  readonly origin?: Origin
  /** The one to end; absent: all. */
  readonly id?: string
  /** All except this one. */
  readonly exceptId?: string
}

/** Ends sessions of an account, and audits it if there were any. @returns number of ended sessions */
export async function endSessions(session: Session, options: EndSessions): Promise<number> {
  const { account, actor, now, id, exceptId, origin = {} } = options
  const ended = await session.rows<{ id: string }>(
    id === undefined
      ? sql('endSessions', { accountId: account.id, now, ...(exceptId !== undefined && { exceptId }) })
      : sql('endSession', { accountId: account.id, id, now }),
  )
  if (ended.length > 0)
    await appendAudit(session, {
      actor,
      action: 'session.end',
      subject: `account ${account.username}`,
      outcome: 'done',
      detail: { sessions: ended.map((row) => row.id) },
      ...whereFrom(origin),
    })
  return ended.length
}

/** Origin of a request in the form of an audit entry. */
export function whereFrom({ address, requestId }: Origin): { address?: string; requestId?: string } {
  return { ...(address !== undefined && { address }), ...(requestId !== undefined && { requestId }) }
}
