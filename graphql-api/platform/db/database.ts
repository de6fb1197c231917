/**
 * The only way to the database. There are two engines: PGlite with PostGIS in a worker thread (`embedded`), and a
 * PostgreSQL server (`server`). Both use the same SQL and the same tests.
 */
export interface Database {
  readonly engine: Engine

  /**
   * Runs `work` in one read-only snapshot (repeatable read) under `identity`. All reads of a request are of one moment,
   * so that counts of children add up to their parent during an import.
   * @throws {DatabaseError} and the error of `work`; nothing is left open
   */
  read<T>(identity: Identity, work: (session: Session) => Promise<T>, options?: ReadOptions): Promise<T>

  /**
   * Runs `work` in one read-write transaction under `identity`; commits when it resolves, rolls back when it throws.
   * Once the promise resolves the rows are durable.
   */
  write<T>(identity: Identity, work: (session: Session) => Promise<T>): Promise<T>

  /** Opens a read-only snapshot that the caller must end; prefer `read`. */
  snapshot(identity: Identity, options?: ReadOptions): Promise<Snapshot>

  /** Waits for open transactions, then closes. Idempotent. */
  close(): Promise<void>
}

export type Engine = 'embedded' | 'server'

/** A statement with its parameters, see `statements()`. */
export interface Statement {
  /** `folder.name`, unique in the tree: names the prepared statement, and the statement in errors and metrics. */
  readonly name: string
  /** SQL with `$1 …` placeholders. */
  readonly text: string
  readonly values: readonly unknown[]
}

/** Statements inside one transaction. */
export interface Session {
  /** Rows as objects keyed by column name. `int8` arrives as number, `bytea` as Buffer, `jsonb` parsed. */
  rows<Row extends object>(statement: Statement): Promise<Row[]>
  /** The first row, or undefined. */
  row<Row extends object>(statement: Statement): Promise<Row | undefined>
  /**
   * Rows as arrays from the binary wire format: the fast path for geometry. Types without a binary reader arrive as
   * Buffer.
   */
  tuples(statement: Statement): Promise<unknown[][]>
  /**
   * Runs `copy … from stdin (format binary)`; rows from `copy-rows.ts`. Absent: not supported by the engine (embedded),
   * or the transaction is read-only.
   */
  readonly copy?: ((statement: Statement, rows: Buffer) => Promise<void>) | undefined
  /** Runs a script of several statements without parameters: migrations only. */
  script(sql: string): Promise<void>
}

export interface Snapshot extends Session {
  /** Ends the snapshot and returns its connection. Idempotent. */
  end(): Promise<void>
}

/**
 * The identity of a transaction. It reaches the database as `SET LOCAL ROLE` and `SET LOCAL city.*`, where row-level
 * security reads it (migration 0006); it never outlives the transaction.
 */
export interface Identity {
  /** User name, `token:<name>`, or `system` for our own work. */
  readonly subject: string
  /**
   * The database role of the transaction. `owner`: our own work, unrestricted. `reader`: reads the city, restricted by
   * `scope` and `rights`. `accounts`: accounts, sessions and the audit, nothing of the city.
   */
  readonly access: 'owner' | 'reader' | 'accounts'
  /** Rights of a reader, from `domain/rights.ts`. */
  readonly rights?: readonly string[]
  /** Codes of the regions that a reader sees, including everything below; `[]`: none; absent: the whole city. */
  readonly scope?: readonly string[]
}

/** Our own work. */
export const SYSTEM: Identity = { subject: 'system', access: 'owner' }
/** Authentication and administration of accounts. */
export const ACCOUNTS: Identity = { subject: 'system', access: 'accounts' }
/** Not signed in: sees nothing of the city. */
export const ANONYMOUS: Identity = { subject: 'anonymous', access: 'reader', rights: [], scope: [] }

export interface ReadOptions {
  /** `false` disables parallel query for this read: a tile is too small to start workers for. Default true. */
  readonly parallel?: boolean
}

/** A statement that failed. `code` is the SQLSTATE, or `ENGINE_FAULT` when the embedded engine lost an exception. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  constructor(
    message: string,
    readonly code: string,
    /** Name of the failed statement, if known. */
    readonly statement?: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
