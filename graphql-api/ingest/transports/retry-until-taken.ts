import { setTimeout as delay } from 'node:timers/promises'
import type { Feed, Payload, Receipt } from '../feed/feed.ts'
import { BusyError, type Transport, type Ingest } from '../pipeline/ingest.ts'

export interface RetryOptions {
  readonly ingest: Pick<Ingest, 'take'>
  /** Aborted: the sender is gone. */
  readonly signal: AbortSignal
  /** Waits; rejects when `signal` is aborted. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** Called once at the start of each outage of the database. */
  readonly onAway?: () => void
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5_000

/**
 * Takes a message however long it takes: while the queue is full or the database unreachable the sender gets no answer,
 * so that its window of unanswered messages holds it back.
 * @throws `signal.reason`, or any other failure of `ingest`: then nothing may be acknowledged
 */
export async function retryUntilTaken(
  feed: Feed,
  payload: Payload,
  transport: Transport,
  { ingest, signal, wait = waitFor, onAway }: RetryOptions,
): Promise<Receipt> {
  for (let waitMs = FIRST_WAIT_MS, isAway = false; ;) {
    signal.throwIfAborted()
    try {
      return await ingest.take(feed, payload, transport)
    } catch (error) {
      if (error instanceof BusyError) {
        await wait(error.retryAfterMs, signal)
        continue
      }
      if (!isDatabaseUnavailable(error)) throw error
      if (!isAway) onAway?.()
      isAway = true
      // Spreads the retries.
      await wait(waitMs * (0.5 + Math.random()), signal)
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
  }
}

/** Whether `Ingest.take` failed because the database is unreachable. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'DATABASE_UNAVAILABLE'
}

/** Does not keep the process alive. */
export function waitFor(ms: number, signal: AbortSignal): Promise<unknown> {
  return delay(ms, undefined, { signal, ref: false })
}
