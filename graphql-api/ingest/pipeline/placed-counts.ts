import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { recountPlaced } from '../../store/finalize/finalize.ts'
import type { Log } from '../../platform/log/log.ts'

/** Counts lag at most this much, and are updated at most this often. */
const RECOUNT_EVERY_MS = 1_000

/** Keeps the counts of regions up to date as feeds create things. */
export interface PlacedCounts {
  soon(): void
  /** Finishes pending counts. */
  close(): Promise<void>
}

export function createPlacedCounts(database: Pick<Database, 'write'>, log: Pick<Log, 'warn'>): PlacedCounts {
  let timer: NodeJS.Timeout | undefined
  let counting: Promise<void> | undefined
  let closed = false

  async function count(): Promise<void> {
    timer = undefined
    await counting
    counting = database
      .write(SYSTEM, recountPlaced)
      .catch((error: unknown) => {
        log.warn(`regions could not be counted again: ${error instanceof Error ? error.message : String(error)}`)
        if (!closed) soon()
      })
      .finally(() => (counting = undefined))
    await counting
  }

  function soon(): void {
    timer ??= setTimeout(() => void count(), RECOUNT_EVERY_MS)
  }

  return {
    soon,
    async close() {
      closed = true
      if (timer !== undefined) {
        clearTimeout(timer)
        await count()
      }
      await counting
    },
  }
}
