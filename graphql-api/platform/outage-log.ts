import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from './log/log.ts'
import { DatabaseError, ACCOUNTS, type Database } from './db/database.ts'

export interface OutageLogOptions {
  readonly log: Log
  readonly database: Pick<Database, 'read'>
  readonly now?: () => number
  readonly wait?: (ms: number) => Promise<unknown>
}

const ASK_EVERY_MS = 1_000

/**
 * A log with one line at the start and one at the end of an outage of the database, however many requests fail
 * meanwhile: the cause is not buried under its consequences.
 */
export function createOutageLog({ log, database, now = Date.now, wait = pause }: OutageLogOptions): Log {
  let found = 0
  async function watch(): Promise<void> {
    const sinceMs = now()
    for (;;) {
      await wait(ASK_EVERY_MS)
      try {
        await database.read(ACCOUNTS, (session) => session.script('select 1'))
        break
      } catch (error) {
        if (!isAway(error)) break
      }
    }
    log.info('the database is reachable again', { seconds: Math.round((now() - sinceMs) / 1000), failures: found })
    found = 0
  }
  return {
    ...log,
    error(message, error, fields) {
      const cause = awayCause(error)
      if (cause === undefined) log.error(message, error, fields)
      else if (found++ === 0) {
        log.warn('the database is unreachable; it is checked every second', { reason: cause.message, first: message })
        void watch()
      }
    },
  }
}

function awayCause(error: unknown): Error | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (isAway(one)) return one
  return undefined
}

/** Classes 08 (connection) and 57P0 (shutdown, startup) of SQLSTATE, and no connection at all. */
function isAway(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === 'UNAVAILABLE' || /^(57P0|08)/.test(error.code))
}

function pause(ms: number): Promise<unknown> {
  return delay(ms, undefined, { ref: false })
}
