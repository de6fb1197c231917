import { Pool } from 'pg'
import { BinaryClient } from './binary-client.ts'
import type { Database } from './database.ts'
import { createPgDatabase } from './pg-database.ts'
import { ownSettings, SERVER_SETTINGS } from './session-settings.ts'

export interface ServerSettings {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /**
   * The same database as the user who owns its tables, for our own work: importing, finalizing, migrating. The user of
   * `url` then owns nothing and is a member of city_whole, city_scoped and city_gate without inheriting (`noinherit`)
   * their rights. Absent: the user of `url` is the owner.
   */
  readonly ownerUrl?: string
  /** Connections at most. Default 10. */
  readonly poolSize?: number
}

/** A PostgreSQL server with PostGIS. Connections are opened on demand; nothing is sent yet. */
export function openServerDatabase({ url, ownerUrl, poolSize = 10 }: ServerSettings): Database {
  return createPgDatabase({
    engine: 'server',
    pool: openPool(url, poolSize),
    ...(ownerUrl !== undefined && { ownerPool: openPool(ownerUrl, poolSize) }),
    prepare: true,
    readTimeoutMs: 30_000,
  })
}

function openPool(url: string, poolSize: number): Pool {
  return new Pool({
    Client: BinaryClient,
    connectionString: url,
    max: poolSize,
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'city-brain',
    onConnect: ownSettings(SERVER_SETTINGS),
  })
}
