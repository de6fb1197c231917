import { Pool } from 'pg'
import { BinaryClient } from './binary-client.ts'
import type { Database } from './database.ts'
import { createPgDatabase } from './pg-database.ts'

export interface ServerSettings {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** Connections at most. Default 10. */
  readonly poolSize?: number
}

/** A PostgreSQL server with PostGIS. Connections are opened on demand; nothing is sent yet. */
export function openServerDatabase({ url, poolSize = 10 }: ServerSettings): Database {
  const pool = new Pool({
    Client: BinaryClient,
    connectionString: url,
    max: poolSize,
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'city-brain',
    // Compiling a plan costs more than our statements take to run.
    options: '-c jit=off -c idle_in_transaction_session_timeout=120s',
  })
  return createPgDatabase({ engine: 'server', pool, prepare: true, readTimeoutMs: 30_000 })
}
