import type { Feed, Payload, Receipt } from './feed.ts'

/** Takes what doors bring: the one way from a message to durable rows. */
export interface Ingest {
  /**
   * Validates, converts, writes. Resolves after its rows are durable.
   * @throws {BusyError} when the queue is full; an error of code `STORE_AWAY` when the database is away. Either way nothing was
   *   taken, and nothing may be acknowledged.
   */
  take(feed: Feed, payload: Payload, door: Door): Promise<Receipt>
  /** What still has to be written. */
  queued(): { readonly items: number; readonly bytes: number }
  /** Takes nothing more, writes what it has. Idempotent. */
  close(): Promise<void>
}

export type Door = 'http' | 'mqtt' | 'poll' | 'drop' | 'replay'

/** More has come than is being written: again later. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
  readonly code = 'BUSY'
  constructor(readonly retryAfterMs: number) {
    super(`more has come than is being written; again in ${String(retryAfterMs)} ms`)
  }
}
