import { appendAudit } from '../audit/audit.service.ts'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts'
import type { SessionLimits } from './session-limits.ts'
import { beginSession, whereFrom, type Origin } from './session.service.ts'
import { countAttempt, forgive, type Attempt } from './sign-in-throttle.ts'

const sql = statements(new URL('./auth.sql', import.meta.url))

/** Pattern of user names (also a constraint of `account`). */
const USERNAME = /^[a-z0-9][a-z0-9._@-]{1,63}$/

export interface SignIn {
  readonly username: string
  readonly password: string
  readonly origin: Origin
  readonly limits: SessionLimits
  readonly now: Date
  /** Secret of the browser's previous session; it ends. */
  readonly previous?: string | undefined
}

export type SignedIn =
  | { readonly outcome: 'done'; readonly secret: string }
  /** Unknown name, wrong password and disabled account are not distinguished. */
  | { readonly outcome: 'refused' }
  /** Too many attempts at this name or from this address: the password was not checked. */
  | { readonly outcome: 'locked'; readonly retryAfterS: number }

interface AccountRow {
  readonly id: number
  readonly passwordHash: string | null
  readonly disabled: boolean
}

/**
 * Signs in by user name and password. Takes the same time and gives the same answer whether or not the account exists.
 */
export async function signIn(database: Pick<Database, 'write'>, options: SignIn): Promise<SignedIn> {
  const { password, origin, limits, now, previous } = options
  const username = options.username.normalize('NFKC').trim().toLowerCase()
  const attempt: Attempt = { name: username, address: origin.address, now }
  const { account, counted } = await database.write(ACCOUNTS, async (session) => ({
    counted: await countAttempt(session, attempt),
    account: await session.row<AccountRow>(sql('accountToSignIn', { username })),
  }))
  if (!counted.allowed) return { outcome: 'locked', retryAfterS: counted.retryAfterS }
  const passwordHash = account?.passwordHash ?? null
  const matches = await verifyPassword(passwordHash, password)
  const newHash =
    matches && passwordHash !== null && isOutdated(passwordHash) ? await hashPassword(password) : undefined
  return database.write(ACCOUNTS, async (session): Promise<SignedIn> => {
    if (matches && account !== undefined && !account.disabled) {
      const noted = await session.row(sql('noteSignIn', { id: account.id, now, newHash, passwordHash }))
      if (noted !== undefined) {
        await forgive(session, attempt)
        const begun = { account: { id: account.id, username }, limits, origin, now, previous, by: 'password' as const }
        return { outcome: 'done', secret: (await beginSession(session, begun)).secret }
      }
    }
    await session.row(sql('noteFailure', { id: account?.id ?? null, lockedUntil: counted.nameLockedUntil }))
    await appendAudit(session, {
      // Text that is not a valid name may be a password in the wrong field.
      actor: USERNAME.test(username) ? username : 'unknown',
      action: 'session.begin',
      outcome: 'refused',
      reason: counted.nameLockedUntil === null ? 'bad credentials' : 'bad credentials; locked for a while',
      ...whereFrom(origin),
    })
    return { outcome: 'refused' }
  })
}
