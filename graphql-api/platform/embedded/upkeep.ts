import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'pg'
import type { Gate } from './gate.ts'
import { WireStream } from './wire-stream.ts'

/** Does the work of PostgreSQL's background processes, which the embedded engine, a single process, does not have. */
export interface Upkeep {
  /** Does what is due. */
  look(): Promise<void>
  /** Waits for work in progress. Idempotent. */
  close(): Promise<void>
}

export interface UpkeepLimits {
  readonly everyMs: number
  /** Log of changes since the last checkpoint: read at a start after a crash, and stored beside the data. */
  readonly logBytes: number
  /** Dead rows of a table that are worth a vacuum, if they are also a fifth of its rows. */
  readonly deadRows: number
}

const UPKEEP_LIMITS: UpkeepLimits = { everyMs: 30_000, logBytes: 64 * 2 ** 20, deadRows: 10_000 }

const LOG_SINCE_CHECKPOINT = `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()`
/** One at a time: everybody else waits meanwhile. */
const DEADEST_TABLE = `
  select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
  where n_dead_tup > $1 and n_dead_tup > n_live_tup / 5 order by n_dead_tup desc limit 1`

/**
 * Writes checkpoints, without which the log of changes grows for ever, and frees the space of dead rows. Failures are
 * ignored: the work stays due, and users of the database report an outage.
 */
export function startUpkeep(gate: Gate, limits: UpkeepLimits = UPKEEP_LIMITS): Upkeep {
  const pool = new Pool({ max: 1, idleTimeoutMillis: 0, stream: () => new WireStream(gate) })
  pool.on('error', () => undefined)
  const stop = new AbortController()
  const { signal } = stop
  const isOver = (): boolean => signal.aborted

  async function look(): Promise<void> {
    const table = await pool.query<{ name: string }>(DEADEST_TABLE, [limits.deadRows])
    const name = table.rows[0]?.name
    if (name !== undefined) await pool.query(`vacuum (truncate off) ${name}`)
    const log = await pool.query<{ bytes: number }>(LOG_SINCE_CHECKPOINT)
    if ((log.rows[0]?.bytes ?? 0) > limits.logBytes) await pool.query('checkpoint')
  }
  const running = (async () => {
    while (!isOver()) {
      await delay(limits.everyMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (!isOver()) await look().catch(() => undefined)
    }
  })()

  let closing: Promise<void> | undefined
  return {
    look,
    close() {
      closing ??= (async () => {
        stop.abort()
        await running
        await pool.end()
      })()
      return closing
    },
  }
}
