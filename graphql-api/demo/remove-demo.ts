import { SYSTEM, type Database } from '../db/database.ts'
import { statements } from '../db/statements.ts'
import { settle, type SettleOptions } from '../import/settle/settle.ts'
import { deleteDemo, readDemo } from './demo-marker.ts'
import { removePersonas } from './personas.ts'
import { removeSimulatorTokens } from './simulator-tokens.ts'

const sql = statements(new URL('./simulator.sql', import.meta.url))

/**
 * Deletes what came from the demo's files, and what was drawn from it alone, its personas and its simulator's tokens, then settles. The demo does not come back by itself.
 * @returns false when there is none.
 */
export async function removeDemo(
  database: Database,
  options: Pick<SettleOptions, 'onProgress' | 'signal'> = {},
): Promise<boolean> {
  const removed = await database.write(SYSTEM, async (session) => {
    const marker = await readDemo(session)
    if (marker?.removedAt !== null) return false
    await deleteDemo(session)
    await removePersonas(session)
    await removeSimulatorTokens(session)
    await session.rows(sql('keepAgain'))
    return true
  })
  if (removed) await settle(database, options)
  return removed
}
