import type { IncomingMessage } from 'node:http'
import type { Identity } from '../../platform/db/database.ts'
import type { Right, Role } from '../../../domain/rights.ts'

/** Who asks: an account that signed in, or a machine with a token. */
export interface Viewer {
  readonly kind: 'account' | 'machine'
  /** `account.id` or `machine_token.id`. */
  readonly id: number
  /** User name; `token:<name>` of a machine. What the audit says. */
  readonly subject: string
  readonly displayName: string
  /** Empty for a machine. */
  readonly roles: readonly Role[]
  readonly rights: ReadonlySet<Right>
  /** Codes of the regions that it may see; absent: the whole city; empty: none. Sorted. */
  readonly scope?: readonly string[]
  /** Of a machine that brings a feed's data: the one feed that it may bring. */
  readonly feedId?: string
  /** `session.id`; absent for a machine. */
  readonly sessionId?: string
  /** The password was generated: nothing but changing it is allowed until then. */
  readonly mustChangePassword: boolean
  /** When this has to be shown anew at the latest; ISO 8601. */
  readonly expiresAt: string
}

/** Finds out who asks. */
export interface Authenticator {
  /**
   * From the session cookie or `Authorization: Bearer`. What it knows may be up to two seconds old, never older.
   * @returns undefined when nobody has signed in, or the session or token is forged, expired, signed out, revoked or its account disabled.
   */
  viewerOf(request: Pick<IncomingMessage, 'headers'>): Promise<Viewer | undefined>
  /** Forgets what it knows: of one account, or of all. For changes made by this process. */
  forget(accountId?: number): void
}

/** What the database is told of a viewer who reads the city. */
export function readerIdentity({ subject, rights, scope }: Pick<Viewer, 'subject' | 'rights' | 'scope'>): Identity {
  return { subject, access: 'reader', rights: [...rights], ...(scope !== undefined && { scope }) }
}
