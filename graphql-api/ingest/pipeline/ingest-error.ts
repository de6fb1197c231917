import { DatabaseError } from '../../platform/db/database.ts'

/** The queue is full: nothing of the message was taken. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
  readonly code = 'BUSY'
  constructor(
    /** When to try again. */
    readonly retryAfterMs: number,
  ) {
    super(`the queue is full; try again in ${String(retryAfterMs)} ms`)
  }
}

/** The database cannot be reached or refuses writes: nothing is acknowledged, the same message may be sent again. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError'
  readonly code = 'DATABASE_UNAVAILABLE'
  readonly retryAfterMs = 5_000
}

/**
 * Classifies a failed write. `clash`: conflict with another transaction, retried at once. `stale`: this process's
 * cached ids or partitions are outdated. `poison`: something in the batch. `ours`: a bug. `away`: the database itself,
 * and anything unknown.
 */
export function failureOf(error: unknown): 'clash' | 'stale' | 'poison' | 'away' | 'ours' {
  if (!(error instanceof DatabaseError)) return 'ours'
  const { code } = error
  if (code === '40001' || code === '40P01' || code === '55P03') return 'clash'
  // The row of a foreign key, or a partition, was removed.
  if (code === '23503' || (code === '23514' && error.message.includes('partition'))) return 'stale'
  // No database of this version would run it.
  if (code.startsWith('42')) return 'ours'
  if (code === 'ENGINE_FAULT' || code === 'XX000' || code.startsWith('22') || code.startsWith('23')) return 'poison'
  return 'away'
}
