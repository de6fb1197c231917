import { DatabaseError } from '../../platform/db/database.ts'

/** The queue is full: nothing of the message was taken. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
  readonly code = 'BUSY'
  constructor(
    /** When it is worth another try. */
    readonly retryAfterMs: number,
  ) {
    super(`more has come than is being written; again in ${String(retryAfterMs)} ms`)
  }
}

/** The database cannot be reached or does not take anything: nothing is acknowledged, the same message may come again. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError'
  readonly code = 'DATABASE_UNAVAILABLE'
  readonly retryAfterMs = 5_000
}

/**
 * What a failed write is told by. `clash`: another transaction was in the way, at once again. `stale`: what this process remembers of
 * ids and partitions is no longer so. `poison`: something in the batch. `ours`: a mistake in our code. `away`: the database itself, and whatever is not known.
 */
export function failureOf(error: unknown): 'clash' | 'stale' | 'poison' | 'away' | 'ours' {
  if (!(error instanceof DatabaseError)) return 'ours'
  const { code } = error
  if (code === '40001' || code === '40P01' || code === '55P03') return 'clash'
  // A foreign key to a row that has gone, or a partition that has.
  if (code === '23503' || (code === '23514' && error.message.includes('partition'))) return 'stale'
  // What no database of this version would run.
  if (code.startsWith('42')) return 'ours'
  if (code === 'ENGINE_FAULT' || code === 'XX000' || code.startsWith('22') || code.startsWith('23')) return 'poison'
  return 'away'
}
