import { endRefusedCommands } from '../audit/refused-commands.ts'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { ATTEMPTS_KEPT_MS } from './sign-in-throttle.ts'

const sql = statements(new URL('./auth.sql', import.meta.url))

/** Ended sessions are kept this long for investigations. The audit keeps them for ever. */
const SESSIONS_KEPT_MS = 30 * 24 * 3_600_000
const FLOWS_KEPT_MS = 3_600_000
const EVERY_MS = 10 * 60_000

/** Deletes expired entries. */
export async function expire(database: Pick<Database, 'write'>, now: Date): Promise<void> {
  const before = (ms: number): Date => new Date(now.getTime() - ms)
  await database.write(ACCOUNTS, async (session) => {
    await session.row(sql('sweepSessions', { before: before(SESSIONS_KEPT_MS) }))
    await session.row(sql('sweepFailures', { before: before(ATTEMPTS_KEPT_MS) }))
    await session.row(sql('sweepFlows', { before: before(FLOWS_KEPT_MS) }))
    await endRefusedCommands(session, now)
  })
}

/** Deletes them regularly, in each replica: concurrent runs are harmless. @returns stops it */
export function expireRegularly(database: Pick<Database, 'write'>, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => void expire(database, new Date()).catch(onError), EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
