import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { addressGroup } from '../http/origin.ts'

const sql = statements(new URL('./auth.sql', import.meta.url))

const MINUTE_S = 60

/** Allowed failures, and the waits after them. */
interface Patience {
  /** Failures without waiting. */
  readonly free: number
  /** The first wait; each further failure doubles it. */
  readonly firstS: number
  readonly longestS: number
  /** Failures are forgotten after this time without one. */
  readonly memoryS: number
}

/** Five guesses, then about four an hour. */
const OF_A_NAME: Patience = { free: 5, firstS: 5, longestS: 15 * MINUTE_S, memoryS: 24 * 60 * MINUTE_S }
/** Many people may share an address: the wait stays short enough that one of them cannot lock out the others. */
const OF_AN_ADDRESS: Patience = { free: 30, firstS: 2, longestS: MINUTE_S, memoryS: 15 * MINUTE_S }
/** Attempts are kept no longer than this. */
export const ATTEMPTS_KEPT_MS = OF_A_NAME.memoryS * 1000

export interface Attempt {
  /** As typed, in lower case; it need not exist. */
  readonly name: string
  readonly address: string | undefined
  readonly now: Date
}

/** Result of counting an attempt. */
export type Counted =
  | { readonly allowed: false; readonly retryAfterS: number }
  | { readonly allowed: true; readonly nameLockedUntil: Date | null }

/**
 * Counts an attempt at a name from an address as a failure, until `forgive` clears it. Names that do not exist are
 * counted the same way, so that waiting reveals nothing. Counted in the database, for all replicas together; concurrent
 * attempts queue.
 */
export async function countAttempt(session: Session, { name, address, now }: Attempt): Promise<Counted> {
  const byName = await count(session, nameSubject(name), OF_A_NAME, now)
  if (!byName.allowed || address === undefined) return byName
  const byAddress = await count(session, addressSubject(address), OF_AN_ADDRESS, now)
  if (byAddress.allowed) return byName
  // The password was not checked after all.
  await session.row(sql('forgiveAttempt', { subject: nameSubject(name), free: OF_A_NAME.free }))
  return byAddress
}

/** The attempt succeeded. */
export async function forgive(session: Session, { name, address }: Attempt): Promise<void> {
  await session.row(sql('forgiveName', { subject: nameSubject(name) }))
  if (address !== undefined)
    await session.row(sql('forgiveAttempt', { subject: addressSubject(address), free: OF_AN_ADDRESS.free }))
}

async function count(session: Session, subject: string, patience: Patience, now: Date): Promise<Counted> {
  const { free, firstS, longestS, memoryS } = patience
  const forgottenBefore = new Date(now.getTime() - memoryS * 1000)
  const row = await session.row<{ lockedUntil: Date | null }>(
    sql('countAttempt', { subject, now, forgottenBefore, free, firstS, longestS }),
  )
  if (row !== undefined) return { allowed: true, nameLockedUntil: row.lockedUntil }
  const locked = await session.row<{ lockedUntil: Date }>(sql('lockedUntil', { subject, now }))
  const waitMs = (locked?.lockedUntil.getTime() ?? 0) - now.getTime()
  return { allowed: false, retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)) }
}

const nameSubject = (name: string): string => `name ${name.slice(0, 64)}`
const addressSubject = (address: string): string => `address ${addressGroup(address)}`
