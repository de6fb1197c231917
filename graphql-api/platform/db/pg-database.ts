import { escapeLiteral, DatabaseError as PgError, types, type Pool, type PoolClient, type QueryArrayConfig } from 'pg'
import { BINARY_TYPES, TEXT_TYPES } from './binary-client.ts'
import { CopyQuery } from './copy-query.ts'
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
  /** Connections for readers and accounts; also for our own work if there is no `ownerPool`. */
  readonly pool: Pool
  /** Connections of the owner of the tables, if the user of `pool` owns nothing. */
  readonly ownerPool?: Pool
  /** Whether statements are prepared once for each connection. Off if several processes share one session. */
  readonly prepare: boolean
  /** Time limit of a read, ms (server only: the embedded engine cannot be interrupted). */
  readonly readTimeoutMs: number
  /** Releases the resources behind the pool: engine thread, lock, socket. */
  readonly onClose?: () => Promise<void>
}

/** The `Database` over a `pg` pool. The embedded engine speaks the same protocol, so both engines share this code. */
export function createPgDatabase(options: PgDatabaseOptions): Database {
  const { engine, pool, ownerPool = pool, prepare, readTimeoutMs, onClose } = options
  let closing: Promise<void> | undefined
  // A broken connection emits an event, also during a transaction; the running statement then fails by itself. Without
  // a listener the event would end the process.
  for (const each of new Set([pool, ownerPool])) {
    each.on('error', () => undefined)
    each.on('connect', (client) => client.on('error', () => undefined))
  }

  async function connect({ access }: Identity): Promise<PoolClient> {
    try {
      return await (access === 'owner' ? ownerPool : pool).connect()
    } catch (error) {
      throw unavailable(error)
    }
  }

  async function snapshot(identity: Identity, { parallel = true }: ReadOptions = {}): Promise<Snapshot> {
    const takeOn = setIdentity(identity)
    const client = await connect(identity)
    const begun = client.query(
      [
        'begin isolation level repeatable read read only',
        takeOn,
        `set local statement_timeout = ${String(readTimeoutMs)}`,
        // The selectivity of page sizes, lists of ids and boxes varies by powers of ten: a generic plan would be bad
        // for each.
        'set local plan_cache_mode = force_custom_plan',
        ...(parallel ? [] : ['set local max_parallel_workers_per_gather = 0']),
      ].join('; '),
    )
    // Not awaited: with a pipelined client the first statement is already on its way, and fails as well.
    begun.catch(() => undefined)
    let ended = false
    return {
      ...createSession(client, prepare ? roleOf(identity) : undefined, begun),
      copy: undefined,
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
      const takeOn = setIdentity(identity)
      const client = await connect(identity)
      try {
        const begun = client.query(`begin isolation level read committed read write; ${takeOn}`)
        await begun
        const { copy, ...session } = createSession(client, prepare ? roleOf(identity) : undefined, begun)
        const result = await work(engine === 'server' ? { ...session, copy } : session)
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
      closing ??= Promise.all([...new Set([pool, ownerPool])].map((each) => each.end())).then(() => onClose?.())
      return closing
    },
  }
}

/**
 * @param plans key of the connection's prepared statements; absent: not prepared
 * @param begun the start of the transaction: if it failed, so does every statement
 */
function createSession(client: PoolClient, plans: string | undefined, begun: Promise<unknown>): Required<Session> {
  async function run<T>(statement: Statement, send: () => Promise<T>): Promise<T> {
    try {
      return await send()
    } catch (error) {
      if (error instanceof PgError && error.code === TRANSACTION_ABORTED) {
        await begun.catch((reason: unknown) => {
          throw toDatabaseError(reason)
        })
      }
      throw toDatabaseError(error, statement.name)
    }
  }
  const named = ({ name }: Statement): { name?: string } => {
    if (plans === undefined) return {}
    const prefix = `${connectionTag(client)}${plans}:`
    return { name: prefix + name.slice(prefix.length - MAX_NAME_BYTES) }
  }

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
    async copy(statement, rows) {
      await run(
        statement,
        () =>
          new Promise<void>((resolve, reject) => {
            const done = (error: Error | null | undefined): void => {
              if (error) reject(error)
              else resolve()
            }
            client.query(new CopyQuery(statement.text, rows, done))
          }),
      )
    },
    async script(sql) {
      await run({ name: 'script', text: sql, values: [] }, () => client.query(sql))
    },
  }
}

/**
 * Names of prepared statements live in the engine's session, which reconnecting clients of the embedded engine share.
 */
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

/** NAMEDATALEN − 1. A statement's name ends in its digest, so cutting its front keeps names distinct. */
const MAX_NAME_BYTES = 63
const TRANSACTION_ABORTED = '25P02'

/** The database role of an identity; the owner is the user of the connection. */
function roleOf({ access, scope }: Identity): 'owner' | 'city_gate' | 'city_whole' | 'city_scoped' {
  switch (access) {
    case 'owner':
      return 'owner'
    case 'accounts':
      return 'city_gate'
    case 'reader':
      return scope === undefined ? 'city_whole' : 'city_scoped'
  }
}

/**
 * All of it ends with the transaction, whether it commits, fails or is interrupted.
 * @throws {TypeError} for an invalid name, right or region code: a script that the server cannot parse would not even
 *   start the transaction, and the following statements would run as the owner
 */
function setIdentity(identity: Identity): string {
  const { subject, rights = [], scope } = identity
  const role = roleOf(identity)
  if (/\p{Cc}/u.test(subject))
    throw new TypeError(`${JSON.stringify(subject)} is not a valid subject: it has control characters`)
  for (const right of rights)
    if (!/^[a-z_.]+$/.test(right)) throw new TypeError(`${JSON.stringify(right)} is not a right`)
  for (const code of scope ?? []) {
    if (!/^\d{6,20}$/.test(code))
      throw new TypeError(`${JSON.stringify(code)} is not a region code; expected 6 to 20 digits`)
  }
  return (
    `select set_config('city.subject', ${escapeLiteral(subject)}, true), ` +
    `set_config('city.rights', ${escapeLiteral(rights.join(','))}, true), ` +
    `set_config('city.scope', ${escapeLiteral(scope === undefined ? '*' : scope.join(','))}, true)` +
    (role === 'city_scoped'
      ? `, set_config('city.scope_ids', city_scope_ids(${escapeLiteral(scope?.join(',') ?? '')}), true)`
      : '') +
    (role === 'owner' ? '' : `; set local role ${role}`)
  )
}

function toDatabaseError(error: unknown, statement?: string): unknown {
  if (error instanceof PgError) {
    const code = error.code === 'XXCB1' ? 'ENGINE_FAULT' : (error.code ?? 'UNKNOWN')
    const role = ROLE_REFUSED.exec(error.message)?.[1]
    if (role !== undefined) return new DatabaseError(roleHelp(role), code, statement, { cause: error })
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

const ROLE_REFUSED = /^(?:permission denied to set role|role) "(city_\w+)"/

function roleHelp(role: string): string {
  return (
    `the database user may not work as ${role}; the owner of the database, or a superuser, runs ` +
    '`alter role "<user of DATABASE_URL>" noinherit; grant city_whole, city_scoped, city_gate to "<user of DATABASE_URL>"` once'
  )
}

const CONNECTION_LOST =
  /connection (error|terminated|ended|closed)|client was closed|ECONN|EPIPE|ETIMEDOUT|embedded database engine/i

function unavailable(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error
  const message =
    error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error)
  return new DatabaseError(`the database cannot be reached: ${message}`, 'UNAVAILABLE', undefined, { cause: error })
}
