import { appendAudit } from '../audit/audit.service.ts'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { passwordWeakness, type PasswordWeakness } from './password-policy.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import type { SessionLimits } from './session-limits.ts'
import { beginSession, endSessions, whereFrom, type Origin } from './session.service.ts'
import { countAttempt, forgive, type Attempt } from './sign-in-throttle.ts'

const sql = statements(new URL('./auth.sql', import.meta.url))

export interface ChangePassword {
  readonly accountId: number
  readonly current: string
  readonly next: string
  readonly origin: Origin
  readonly limits: SessionLimits
  readonly now: Date
}

export type PasswordChanged =
  /** All sessions have ended; this is the secret of a new one. */
  | { readonly outcome: 'done'; readonly secret: string }
  /** The current password is wrong. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'locked'; readonly retryAfterS: number }
  | { readonly outcome: 'weak'; readonly weakness: PasswordWeakness | 'same' }
  /** The account signs in only by an identity provider. */
  | { readonly outcome: 'none' }

interface AccountRow {
  readonly id: number
  readonly username: string
  readonly passwordHash: string | null
}

/** Changes the user's own password: all sessions end, and the caller's continues under a new secret. */
export async function changePassword(
  database: Pick<Database, 'read' | 'write'>,
  options: ChangePassword,
): Promise<PasswordChanged> {
  const { accountId, current, next, origin, limits, now } = options
  const account = await database.read(ACCOUNTS, (session) =>
    session.row<AccountRow>(sql('accountById', { id: accountId })),
  )
  if (account?.passwordHash == null) return { outcome: 'none' }
  const { username, passwordHash } = account
  const weakness = passwordWeakness(next, username)
  if (weakness !== undefined) return { outcome: 'weak', weakness }
  const attempt: Attempt = { name: username, address: origin.address, now }
  const counted = await database.write(ACCOUNTS, (session) => countAttempt(session, attempt))
  if (!counted.allowed) return { outcome: 'locked', retryAfterS: counted.retryAfterS }
  const matches = await verifyPassword(passwordHash, current)
  if (matches && (await verifyPassword(passwordHash, next))) {
    await database.write(ACCOUNTS, (session) => forgive(session, attempt))
    return { outcome: 'weak', weakness: 'same' }
  }
  const nextHash = matches ? await hashPassword(next) : null
  return database.write(ACCOUNTS, async (session): Promise<PasswordChanged> => {
    const entry = { actor: username, action: 'password.change', subject: `account ${username}`, ...whereFrom(origin) }
    const changed =
      nextHash !== null &&
      (await session.row(
        sql('setPassword', {
          id: account.id,
          passwordHash: nextHash,
          expectedHash: passwordHash,
          mustChange: false,
          now,
        }),
      )) !== undefined
    if (!changed) {
      await session.row(sql('noteFailure', { id: account.id, lockedUntil: counted.nameLockedUntil }))
      await appendAudit(session, { ...entry, outcome: 'refused', reason: 'bad credentials' })
      return { outcome: 'refused' }
    }
    await forgive(session, attempt)
    await appendAudit(session, { ...entry, outcome: 'done' })
    await endSessions(session, { account, actor: username, now, origin })
    const { secret } = await beginSession(session, { account, limits, origin, now, by: 'password-change' })
    return { outcome: 'done', secret }
  })
}
