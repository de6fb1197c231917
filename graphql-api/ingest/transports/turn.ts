import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Log } from '../../platform/log/log.ts'
import { waitFor } from './retry-until-taken.ts'

const sql = statements(new URL('./turn.sql', import.meta.url))

/** Decides which replica of a city reads the broker of feeds. */
export interface Turn {
  /** Client id of the city's session; undefined: another replica reads, or it is unknown. */
  clientId(): string | undefined
  /** Resolves when it is this replica's turn; rejects when `signal` is aborted. */
  whenMine(signal: AbortSignal): Promise<unknown>
  /** Calls `lost` when another replica takes over. @returns stops listening */
  onLost(lost: () => void): () => void
  /** Gives it back. Idempotent. */
  close(): Promise<void>
}

export interface TurnOptions {
  readonly database: Pick<Database, 'write'>
  readonly log: Pick<Log, 'info'>
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

const EVERY_MS = 3_000
/** A turn that was not renewed for this long is free: unanswered messages go to the next replica. */
const HELD_S = 12

/**
 * Takes the turn and keeps it. While the database is unreachable nobody else can take it. If only this replica cannot
 * reach the database, the broker disconnects it, since it allows one connection for each client id.
 */
export function takeTurns({ database, log, wait = waitFor }: TurnOptions): Turn {
  const holder = randomUUID()
  const stop = new AbortController()
  const changes = new EventTarget()
  let clientId: string | undefined

  async function ask(): Promise<void> {
    const row = await database.write(SYSTEM, (session) =>
      session.row<{ clientId: string }>(sql('take', { holder, heldS: HELD_S })),
    )
    const had = clientId
    clientId = row?.clientId
    if (had === undefined && clientId !== undefined) changes.dispatchEvent(new Event('mine'))
    if (had !== undefined && clientId === undefined) {
      log.info('another replica reads the broker of feeds')
      changes.dispatchEvent(new Event('lost'))
    }
  }
  const running = (async () => {
    while (!stop.signal.aborted) {
      await ask().catch(() => undefined)
      await wait(EVERY_MS, stop.signal).catch(() => undefined)
    }
  })()

  let closing: Promise<void> | undefined
  return {
    clientId: () => clientId,
    async whenMine(signal) {
      if (clientId === undefined) await once(changes, 'mine', { signal })
    },
    onLost(lost) {
      changes.addEventListener('lost', lost)
      return () => changes.removeEventListener('lost', lost)
    },
    close() {
      closing ??= (async () => {
        stop.abort()
        await running
        await database.write(SYSTEM, (session) => session.row(sql('give', { holder }))).catch(() => undefined)
      })()
      return closing
    },
  }
}
