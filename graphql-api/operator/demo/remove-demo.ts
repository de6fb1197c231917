import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { recountPlaced, finalize, type FinalizeOptions } from '../../store/finalize/finalize.ts'
import { deleteDemo, deleteSimulatedThings, readDemo, wentJustNow } from '../../store/sources/demo-marker.ts'
import { forgetSimulation } from './forget-simulation.ts'
import { removePersonas } from './personas.ts'
import { removeSimulatorTokens } from './simulator-tokens.ts'

/**
 * Deletes what came from the demo's files, and what was drawn from it alone, its personas, its simulator's tokens and what that told of, then
 * finalizes the city. The demo does not come back by itself.
 * @returns false when there is none.
 */
export async function removeDemo(
  database: Database,
  options: Pick<FinalizeOptions, 'onProgress' | 'signal'> = {},
): Promise<boolean> {
  const removed = await database.write(SYSTEM, async (session) => {
    const marker = await readDemo(session)
    if (marker?.removedAt !== null) return false
    await deleteDemo(session)
    await removePersonas(session)
    await removeSimulatorTokens(session)
    await forgetSimulation(session)
    return true
  })
  if (removed) await finalize(database, options)
  return removed
}

/** How long after its removal the demo's simulator may still be heard, s. */
const ECHO_S = 60

/**
 * Deletes what the simulator said while the demo was being removed and was written after it: its messages were under way. Later it does
 * nothing: then feeds of these names are a city's own.
 */
export async function clearAfterDemo(database: Pick<Database, 'write'>): Promise<void> {
  await database.write(SYSTEM, async (session) => {
    if (!(await wentJustNow(session, ECHO_S))) return
    await deleteSimulatedThings(session)
    await removeSimulatorTokens(session)
    await forgetSimulation(session)
    await recountPlaced(session)
  })
}
