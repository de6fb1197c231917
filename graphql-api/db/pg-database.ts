import { escapeLiteral, DatabaseError as PgError, types, type Pool, type PoolClient, type QueryArrayConfig } from 'pg'
import { BINARY_TYPES, TEXT_TYPES } from './binary-client.ts'
import {
  DatabaseError,
  type Database,
  type Engine,
  type Identity,
  type ReadOptions,
  type Session,
  type Snapshot,
  type Statement,
} from './database.ts'

// Counts and ids: 2^53 is beyond any city.
types.setTypeParser(types.builtins.INT8, Number)

export interface PgDatabaseOptions {
  readonly engine: Engine
  readonly pool: Pool
  /** Plan statements once per connection. Off where several processes share one session. */
  readonly prepare: boolean
  /** A read that takes longer is cancelled, ms (server only: the embedded engine cannot be interrupted). */
  readonly readTimeoutMs: number
  /** Frees what stands behind the pool: engine thread, lock, socket. */
  readonly onClose?: () => Promise<void>
}

/** The `Database` over a `pg` pool. The embedded engine speaks the same protocol, so that both engines share this code. */
export function createPgDatabase(options: PgDatabaseOptions): Database {
  const { engine, pool, prepare, readTimeoutMs, onClose } = options
  let closing: Promise<void> | undefined
  // A connection that breaks says so by an event, also while a transaction holds it; the statement that runs then fails by
  // itself. Without a listener the event would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))

  async function connect(): Promise<PoolClient> {
    try {
      return await pool.connect()
    } catch (error) {
      throw unavailable(error)
    }
  }

  async function snapshot(identity: Identity, { parallel = true }: ReadOptions = {}): Promise<Snapshot> {
    const client = await connect()
    const begun = client.query(
      [
        'begin isolation level repeatable read read only',
        setIdentity(identity),
        `set local statement_timeout = ${String(readTimeoutMs)}`,
        ...(parallel ? [] : ['set local max_parallel_workers_per_gather = 0']),
      ].join('; '),
    )
    // Not awaited: with a pipelined client the first statement is already on its way. A failure shows there too.
    begun.catch(() => undefined)
    let ended = false
    return {
      ...createSession(client, prepare),
      async end() {
        if (ended) return
        ended = true
        try {
          await begun
          await client.query('commit')
          client.release()
        } catch (error) {
          client.release(error instanceof Error ? error : true)
        }
      },
    }
  }

  return {
    engine,
    snapshot,
    async read(identity, work, readOptions) {
      const session = await snapshot(identity, readOptions)
      try {
        return await work(session)
      } finally {
        await session.end()
      }
    },
    async write(identity, work) {
      const client = await connect()
      try {
        await client.query(`begin; ${setIdentity(identity)}`)
        const result = await work(createSession(client, prepare))
        await client.query('commit')
        client.release()
        return result
      } catch (error) {
        const failure = toDatabaseError(error)
        await client.query('rollback').then(
          () => {
            client.release()
          },
          (rollbackError: unknown) => {
            client.release(rollbackError instanceof Error ? rollbackError : true)
          },
        )
        throw failure
      }
    },
    close() {
      closing ??= pool.end().then(() => onClose?.())
      return closing
    },
  }
}

function createSession(client: PoolClient, prepare: boolean): Session {
  async function run<T>(statement: Statement, send: () => Promise<T>): Promise<T> {
    try {
      return await send()
    } catch (error) {
      throw toDatabaseError(error, statement.name)
    }
  }
  const named = (statement: Statement): { name?: string } =>
    prepare ? { name: `${connectionTag(client)}${statement.name}`.slice(-MAX_NAME_BYTES) } : {}

  return {
    async rows<Row extends object>(statement: Statement) {
      const config = {
        ...named(statement),
        text: statement.text,
        values: [...statement.values],
        types: TEXT_TYPES,
      }
      return (await run(statement, () => client.query<Row>(config))).rows
    },
    async row<Row extends object>(statement: Statement) {
      return (await this.rows<Row>(statement))[0]
    },
    async tuples(statement) {
      const config = {
        ...named(statement),
        text: statement.text,
        values: [...statement.values],
        rowMode: 'array',
        binary: true,
        types: BINARY_TYPES,
      } satisfies QueryArrayConfig & { binary: boolean }
      return (await run(statement, () => client.query<unknown[]>(config))).rows
    },
    async script(sql) {
      await run({ name: 'script', text: sql, values: [] }, () => client.query(sql))
    },
  }
}

/** Names of prepared statements live in the engine's session, which reconnecting clients of the embedded engine share. */
const tags = new WeakMap<PoolClient, string>()
let nextTag = 0
function connectionTag(client: PoolClient): string {
  let tag = tags.get(client)
  if (tag === undefined) {
    tag = `${(nextTag++).toString(36)}:`
    tags.set(client, tag)
  }
  return tag
}

/** NAMEDATALEN − 1. A statement's name ends in its digest, so cutting at the front keeps names apart. */
const MAX_NAME_BYTES = 63

/** Everything of it ends with the transaction, whether it commits, fails or is cut off. */
function setIdentity({ subject, access, rights = [], scope }: Identity): string {
  const role = access === 'gate' ? 'city_gate' : scope === undefined ? 'city_whole' : 'city_scoped'
  return (
    `select set_config('city.subject', ${escapeLiteral(subject)}, true), ` +
    `set_config('city.rights', ${escapeLiteral(rights.join(','))}, true), ` +
    `set_config('city.scope', ${escapeLiteral(scope === undefined ? '*' : scope.join(','))}, true)` +
    (access === 'owner' ? '' : `; set local role ${role}`)
  )
}

function toDatabaseError(error: unknown, statement?: string): unknown {
  if (error instanceof PgError) {
    const code = error.code === 'XXCB1' ? 'ENGINE_FAULT' : (error.code ?? 'UNKNOWN')
    return new DatabaseError(
      statement === undefined ? error.message : `${statement}: ${error.message}`,
      code,
      statement,
      { cause: error },
    )
  }
  if (error instanceof Error && CONNECTION_LOST.test(error.message)) return unavailable(error)
  return error
}

const CONNECTION_LOST = /connection (error|terminated|ended|closed)|client was closed|ECONN|embedded database engine/i

function unavailable(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error
  const message =
    error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error)
  return new DatabaseError(`the database cannot be reached: ${message}`, 'UNAVAILABLE', undefined, { cause: error })
}
