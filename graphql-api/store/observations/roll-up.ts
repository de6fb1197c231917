import { PROPERTIES } from '../../../domain/properties.ts'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { lockSlot, SERIES_IN_BLOCK } from './rollup-locks.ts'

const sql = statements(new URL('./roll-up.sql', import.meta.url))

const HOUR_MS = 3_600_000

/** Properties whose mean is that of 10^(L/10). */
export const LEVELS: readonly string[] = PROPERTIES.filter(({ rollUp }) => rollUp === 'energy_mean').map(({ id }) => id)

/**
 * Rolls up hours that ended before `before` and whose readings changed since, oldest first, each block of series in a
 * transaction of its own. @returns number of rolled-up blocks; fewer than `limit`: nothing is left, or another process
 * is at work
 */
export async function rollUp(database: Pick<Database, 'read' | 'write'>, before: Date, limit = 64): Promise<number> {
  const due = await database.read(SYSTEM, (session) =>
    session.rows<{ hourAt: Date; block: number }>(
      sql('due', { before: new Date(Math.floor(before.getTime() / HOUR_MS) * HOUR_MS), limit }),
    ),
  )
  let done = 0
  for (const { hourAt, block } of due) {
    const isDone = await database.write(SYSTEM, async (session) => {
      const { alone } = (await session.row<{ alone: boolean }>(sql('becomeRoller'))) ?? { alone: false }
      if (!alone) return false
      const hour = {
        hourAt,
        block,
        firstId: block * SERIES_IN_BLOCK,
        lastId: (block + 1) * SERIES_IN_BLOCK - 1,
        levels: LEVELS,
      }
      // Waits for writers of the hour, and keeps others out until this is committed.
      await session.rows(sql('lockHour', { slot: lockSlot(Math.floor(hourAt.getTime() / HOUR_MS), block) }))
      await session.rows(sql('clearHour', hour))
      await session.rows(sql('rollMinutes', hour))
      await session.rows(sql('rollHour', hour))
      if ((await session.row<{ due: boolean }>(sql('dayIsDue', hour)))?.due === false) {
        await session.rows(sql('clearDay', hour))
        await session.rows(sql('rollDay', hour))
      }
      return true
    })
    if (!isDone) break
    done++
  }
  return done
}

/** Recomputes the days of rolled-up hours in the city's current zone, as far back as hours are kept. */
export async function redoDays(session: Session): Promise<void> {
  await session.rows(sql('waitForRoller'))
  await session.rows(sql('clearDays'))
  await session.rows(sql('rollDays'))
}
