import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { SERIES_IN_BLOCK } from './rollup-locks.ts'

const sql = statements(new URL('./retention.sql', import.meta.url))

/** Deletes data older than the table `retention` allows: whole partitions, and rows in small transactions. */
export async function dropExpired(database: Pick<Database, 'read' | 'write'>, now: Date): Promise<void> {
  const write = <T>(work: (session: Session) => Promise<T>): Promise<T> => database.write(SYSTEM, work)
  const kept = await write((session) => session.rows<{ kind: string; keptFrom: Date }>(sql('moveOn', { now })))
  const blocks = await database.read(SYSTEM, (session) => session.rows<{ block: number }>(sql('blocks')))
  for (const { kind, keptFrom: before } of kept) {
    switch (kind) {
      case 'observation':
      case 'mover_position':
        await write(async (session) => {
          await session.rows(sql('beBrief'))
          await session.rows(sql('dropPartitions', { kept: kind, before }))
        })
        break
      case 'observation_minute':
      case 'observation_hour':
      case 'observation_day':
        for (const { block } of blocks) {
          const ids = { firstId: block * SERIES_IN_BLOCK, lastId: (block + 1) * SERIES_IN_BLOCK - 1 }
          await write((session) => session.rows(sql(BUCKETS[kind], { ...ids, before })))
        }
        break
      case 'feed_minute':
        await write((session) => session.rows(sql('dropFeedMinutes', { before })))
        break
      case 'dead_letter':
        while ((await write((session) => session.rows(sql('dropDeadLetters', { before })))).length > 0) continue
    }
  }
}

const BUCKETS = {
  observation_minute: 'dropMinutes',
  observation_hour: 'dropHours',
  observation_day: 'dropDays',
} as const
