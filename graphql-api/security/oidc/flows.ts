import { timingSafeEqual } from 'node:crypto'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { hashSecret } from '../accounts/secret.ts'
import type { Flow } from './identity-provider.ts'

const sql = statements(new URL('./oidc.sql', import.meta.url))

/** A sign-in that takes longer must be restarted. */
export const FLOW_MS = 10 * 60_000

export interface PendingFlow extends Flow {
  /** Secret in the browser's cookie: the same browser must return. */
  readonly browser: string
  /** Page to open afterwards. */
  readonly returnTo: string
}

/** A flow whose browser has returned. */
export type TakenFlow = Omit<PendingFlow, 'browser'>

/** Stores a sign-in in progress in the database: the browser may return to another replica. */
export async function rememberFlow(session: Session, flow: PendingFlow, now: Date): Promise<void> {
  const { state, nonce, codeVerifier, returnTo, browser } = flow
  await session.rows(sql('sweepFlows', { before: new Date(now.getTime() - FLOW_MS) }))
  const browserHash = hashSecret(browser)
  await session.rows(sql('beginFlow', { state, nonce, codeVerifier, returnTo, browserHash, now }))
}

/**
 * The flow of a `state`. It is deleted in any case.
 * @returns undefined if there is none, it took too long, or it began in another browser
 */
export async function takeFlow(
  session: Session,
  state: string,
  browser: string,
  now: Date,
): Promise<TakenFlow | undefined> {
  const row = await session.row<FlowRow>(sql('takeFlow', { state }))
  if (row === undefined || now.getTime() - row.createdAt.getTime() >= FLOW_MS) return undefined
  if (!timingSafeEqual(row.browserHash, hashSecret(browser))) return undefined
  return { state, nonce: row.nonce, codeVerifier: row.codeVerifier, returnTo: row.returnTo }
}

interface FlowRow {
  browserHash: Buffer
  nonce: string
  codeVerifier: string
  returnTo: string
  createdAt: Date
}
