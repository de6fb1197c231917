/**
 * The one way to the database. Two engines stand behind it: PGlite with PostGIS in a worker thread (`embedded`),
 * and a PostgreSQL server (`server`). Both speak the same SQL and are run by the same tests.
 */
export interface Database {
  readonly engine: Engine

  /**
   * Runs `work` in one read-only snapshot (repeatable read) under `identity`. Everything a request reads comes from one
   * moment, so that children add up to their parent while an import is running.
   * @throws {DatabaseError} and the error of `work`; either way nothing is left open.
   */
  read<T>(identity: Identity, work: (session: Session) => Promise<T>, options?: ReadOptions): Promise<T>

  /**
   * Runs `work` in one read-write transaction under `identity`; commits when it resolves, rolls back when it throws.
   * When the promise resolves the rows survive the death of this process.
   */
  write<T>(identity: Identity, work: (session: Session) => Promise<T>): Promise<T>

  /** Opens a read-only snapshot that the caller ends; `read` is the same with the ending done for you. */
  snapshot(identity: Identity, options?: ReadOptions): Promise<Snapshot>

  /** Waits for open transactions, then closes. Idempotent. */
  close(): Promise<void>
}

export type Engine = 'embedded' | 'server'

/** A statement and its parameters, as `statements()` makes them from a `.sql` file. */
export interface Statement {
  /** `folder.name`, unique in the tree: names the prepared statement and the statement in errors and metrics. */
  readonly name: string
  /** SQL with `$1 …` placeholders. */
  readonly text: string
  readonly values: readonly unknown[]
}

/** What can be asked inside one transaction. */
export interface Session {
  /** Rows as objects keyed by column name. `int8` arrives as number, `bytea` as Buffer, `jsonb` parsed. */
  rows<Row extends object>(statement: Statement): Promise<Row[]>
  /** The first row, or undefined. */
  row<Row extends object>(statement: Statement): Promise<Row | undefined>
  /** Rows as arrays in the wire's binary format: the fast path for geometry. Types without a binary reader arrive as Buffer. */
  tuples(statement: Statement): Promise<unknown[][]>
  /**
   * Runs `copy … from stdin (format binary)`; rows as `copy-rows.ts` makes them. Absent: the engine has no such way (embedded), or the
   * transaction writes nothing.
   */
  readonly copy?: ((statement: Statement, rows: Buffer) => Promise<void>) | undefined
  /** Runs a script of several statements without parameters: migrations only. */
  script(sql: string): Promise<void>
}

export interface Snapshot extends Session {
  /** Ends the snapshot and gives its connection back. Idempotent. */
  end(): Promise<void>
}

/**
 * Who a transaction works for. It reaches the database as `SET LOCAL ROLE` and `SET LOCAL city.*`, where row-level security
 * reads it (migration 0006); it never outlives the transaction.
 */
export interface Identity {
  /** User name, `token:<name>`, or `system` for our own work. */
  readonly subject: string
  /**
   * The database role that the transaction takes on. `owner`: our own work, bound by nothing. `reader`: reads the city for somebody,
   * bound by `scope` and `rights`. `accounts`: accounts, sessions and the audit, nothing of the city.
   */
  readonly access: 'owner' | 'reader' | 'accounts'
  /** Rights of `domain/rights.ts` that a reader has. */
  readonly rights?: readonly string[]
  /** Codes of the regions that a reader may see, with all below them; `[]`: none; absent: the whole city. */
  readonly scope?: readonly string[]
}

/** Our own work. */
export const SYSTEM: Identity = { subject: 'system', access: 'owner' }
/** Signing in, before anybody is known, and what administers accounts. */
export const ACCOUNTS: Identity = { subject: 'system', access: 'accounts' }
/** Nobody has signed in: sees nothing of the city. */
export const ANONYMOUS: Identity = { subject: 'anonymous', access: 'reader', rights: [], scope: [] }

export interface ReadOptions {
  /** `false` turns parallel query off for this read: a tile is too small to be worth starting workers for. Default true. */
  readonly parallel?: boolean
}

/** A statement that failed. `code` is the SQLSTATE, or `ENGINE_FAULT` when the embedded engine lost an exception. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  constructor(
    message: string,
    readonly code: string,
    /** Name of the statement that failed, where known. */
    readonly statement?: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
