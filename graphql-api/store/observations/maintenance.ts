import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { dropExpired } from './retention.ts'
import { rollUp } from './roll-up.ts'

/** Background work on readings: rolls up hours and deletes expired data. */
export interface Maintenance {
  /** Waits for the transaction in progress. Idempotent. */
  close(): Promise<void>
}

export interface MaintenanceOptions {
  readonly database: Pick<Database, 'read' | 'write'>
  readonly log: Pick<Log, 'error'>
  readonly now?: () => number
}

const ROLL_EVERY_MS = 60_000
/** An hour is rolled up this long after its end, while late readings still arrive. */
const GRACE_MS = 2 * 60_000
/** A pause after each block of an hour, so that others get their turn on a single engine. */
const PAUSE_MS = 20
const LET_GO_EVERY_MS = 3_600_000

export function startMaintenance({ database, log, now = Date.now }: MaintenanceOptions): Maintenance {
  const stopping = new AbortController()
  const { signal } = stopping

  async function pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal, ref: false }).catch(() => undefined)
  }

  const isStopping = (): boolean => signal.aborted

  async function run(): Promise<void> {
    let letGoAtMs = now()
    while (!isStopping()) {
      await pause(ROLL_EVERY_MS)
      try {
        while (!isStopping() && (await rollUp(database, new Date(now() - GRACE_MS), 1)) > 0) await pause(PAUSE_MS)
        if (!isStopping() && now() >= letGoAtMs) {
          await dropExpired(database, new Date(now()))
          letGoAtMs = now() + LET_GO_EVERY_MS
        }
      } catch (error) {
        // While the database is unreachable nothing is lost: it is retried a minute later.
        log.error('readings could not be rolled up or deleted; it is tried again', error)
      }
    }
  }
  const running = run()
  return {
    async close() {
      stopping.abort()
      await running
    },
  }
}
