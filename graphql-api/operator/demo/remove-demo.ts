import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { recountPlaced, finalize, type FinalizeOptions } from '../../store/finalize/finalize.ts'
import { deleteDemo, deleteSimulatedThings, readDemo, wentJustNow } from '../../store/sources/demo-marker.ts'
import { forgetSimulation } from './forget-simulation.ts'
import { removePersonas } from './personas.ts'
import { removeSimulatorTokens } from './simulator-tokens.ts'

/**
 * Deletes the demo's rows with everything drawn only from them, its personas, its simulator's tokens and data, then
 * finalizes the city. The demo does not return by itself.
 * @returns false if there is none
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

/** How long after the removal messages of the demo's simulator may still arrive, s. */
const ECHO_S = 60

/**
 * Deletes messages of the simulator that were in progress during the removal of the demo. Later it does nothing: then
 * feeds with these names are the city's own.
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
