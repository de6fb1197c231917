import { setTimeout as delay } from 'node:timers/promises'
import type { Feed, Payload, Receipt } from '../feed/feed.ts'
import { BusyError, type Transport, type Ingest } from '../pipeline/ingest.ts'

export interface RetryOptions {
  readonly ingest: Pick<Ingest, 'take'>
  /** Aborted: nobody waits any more. */
  readonly signal: AbortSignal
  /** Waits; rejects when `signal` is aborted. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** Told when the database was found away, once for each stretch. */
  readonly onAway?: () => void
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5_000

/**
 * Brings a message in however long it takes: while the queue is full or the database away it is held, and whoever sent it is not
 * answered, so that its window of unanswered messages stops it.
 * @throws `signal.reason`, or what `ingest` fails with for another reason: then nothing may be acknowledged.
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
      // Those who wait do not all come back at the same moment.
      await wait(waitMs * (0.5 + Math.random()), signal)
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
  }
}

/** What `Ingest.take` fails with while the database is away. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'DATABASE_UNAVAILABLE'
}

/** As long as that; does not keep the process. */
export function waitFor(ms: number, signal: AbortSignal): Promise<unknown> {
  return delay(ms, undefined, { signal, ref: false })
}
