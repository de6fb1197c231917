import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { float8Array } from './binary-array.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

const SIX_HOURS_MS = 6 * 3_600_000

/** Partitions of tables kept by time, created before the first row that needs them, in a transaction of their own. */
export interface Partitions {
  readonly observation: (instantsMs: readonly number[]) => Promise<void>
  readonly mover_position: (instantsMs: readonly number[]) => Promise<void>
  forget(): void
}

export function createPartitions(database: Pick<Database, 'write'>): Partitions {
  const month = (ms: number): number => {
    const date = new Date(ms)
    return date.getUTCFullYear() * 12 + date.getUTCMonth()
  }
  const observations = keeper('observation', month)
  const positions = keeper('mover_position', (ms) => Math.floor(ms / SIX_HOURS_MS))

  function keeper(kept: 'observation' | 'mover_position', partitionOf: (ms: number) => number) {
    const known = new Set<number>()
    return {
      known,
      need: async (instantsMs: readonly number[]): Promise<void> => {
        const missing = new Map<number, number>()
        let lowMs = Infinity
        let highMs = -Infinity
        for (const ms of instantsMs) {
          // Most batches need one partition: instants between two known ones of it need no look-up.
          if (ms >= lowMs && ms <= highMs) continue
          const partition = partitionOf(ms)
          if (!known.has(partition)) missing.set(partition, ms)
          if (lowMs === Infinity || partitionOf(lowMs) === partition) {
            lowMs = Math.min(lowMs, ms)
            highMs = Math.max(highMs, ms)
          }
        }
        if (missing.size === 0) return
        await database.write(SYSTEM, (session) =>
          session.rows(sql('keepPartitions', { kept, instants: float8Array([...missing.values()]) })),
        )
        for (const partition of missing.keys()) known.add(partition)
      },
    }
  }

  return {
    observation: observations.need,
    mover_position: positions.need,
    forget() {
      observations.known.clear()
      positions.known.clear()
    },
  }
}
