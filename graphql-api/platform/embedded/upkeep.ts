import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'pg'
import type { Gate } from './gate.ts'
import { WireStream } from './wire-stream.ts'

/** What a PostgreSQL server has processes of its own for. The embedded one has a single process, and they never run. */
export interface Upkeep {
  /** Does at once what is due. */
  look(): Promise<void>
  /** Waits for what is under way. Idempotent. */
  close(): Promise<void>
}

export interface UpkeepLimits {
  readonly everyMs: number
  /** Log of changes since the last checkpoint: what a start after a crash has to read, and what lies on disk beside the data. */
  readonly logBytes: number
  /** Dead rows of a table that are worth a visit; and at least a fifth of its rows. */
  readonly deadRows: number
}

const UPKEEP_LIMITS: UpkeepLimits = { everyMs: 30_000, logBytes: 64 * 2 ** 20, deadRows: 10_000 }

const LOG_SINCE_CHECKPOINT = `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()`
/** One at a time: meanwhile everybody else waits. */
const DEADEST_TABLE = `
  select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
  where n_dead_tup > $1 and n_dead_tup > n_live_tup / 5 order by n_dead_tup desc limit 1`

/**
 * Writes checkpoints, without which the log of changes grows for ever, and gives the room of dead rows free. Fails silently: what is due
 * now is due the next time as well, and those who need the database say so when it is away.
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
