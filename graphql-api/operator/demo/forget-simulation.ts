import { SIMULATED_FEEDS } from '../../../domain/simulated-feeds.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./simulator.sql', import.meta.url))

/** Deletes data from the simulator's feeds, and restores the retention of positions. */
export async function forgetSimulation(session: Session): Promise<void> {
  const feedIds = SIMULATED_FEEDS
  if ((await session.row<{ alone: boolean }>(sql('alone', { feedIds })))?.alone === true) {
    await session.rows(sql('emptyAll'))
    await session.rows(sql('keepAll'))
  } else {
    await session.rows(sql('forgetReadings', { feedIds }))
    await session.rows(sql('forgetPositions', { feedIds }))
  }
  await session.rows(sql('forgetFeeds', { feedIds }))
  await session.rows(sql('keepAgain'))
}
