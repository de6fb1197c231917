import type { IncomingMessage } from 'node:http'
import type { Identity } from '../../platform/db/database.ts'
import type { Right, Role } from '../../../domain/rights.ts'

/** The signed-in account or machine of a request. */
export interface Viewer {
  readonly kind: 'account' | 'machine'
  /** `account.id` or `machine_token.id`. */
  readonly id: number
  /** User name; `token:<name>` of a machine. Used in the audit. */
  readonly subject: string
  readonly displayName: string
  /** Empty for a machine. */
  readonly roles: readonly Role[]
  readonly rights: ReadonlySet<Right>
  /** Codes of the visible regions; absent: the whole city; empty: none. Sorted. */
  readonly scope?: readonly string[]
  /** For a machine that sends a feed's data: the id of that feed. */
  readonly feedId?: string
  /** `session.id`; absent for a machine. */
  readonly sessionId?: string
  /** The password was generated: only changing it is allowed until then. */
  readonly mustChangePassword: boolean
  /** Latest time of the next check; ISO 8601. */
  readonly expiresAt: string
}

/** Identifies the viewer of a request. */
export interface Authenticator {
  /**
   * From the session cookie or `Authorization: Bearer`. Cached for at most two seconds.
   * @returns undefined if nobody is signed in, or the session or token is forged, expired, ended, revoked or its
   *   account disabled
   */
  viewerOf(request: Pick<IncomingMessage, 'headers'>): Promise<Viewer | undefined>
  /** Drops cached data of one account, or of all. For changes made by this process. */
  forget(accountId?: number): void
}

/** The database identity of a viewer who reads the city. */
export function readerIdentity({ subject, rights, scope }: Pick<Viewer, 'subject' | 'rights' | 'scope'>): Identity {
  return { subject, access: 'reader', rights: [...rights], ...(scope !== undefined && { scope }) }
}
