import { hash } from 'node:crypto'
import type { Session, Statement } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./backup.sql', import.meta.url))

/** A table in a backup. */
export interface BackupTable {
  readonly name: string
  readonly isPartitioned: boolean
  /** Without generated columns. */
  readonly columns: readonly string[]
  /** SQL type of each column. */
  readonly types: readonly string[]
  /** Identity columns. */
  readonly identities: readonly string[]
}

/** Every table in a backup, by name. */
export function backupTables(session: Session): Promise<BackupTable[]> {
  return session.rows<BackupTable>(sql('tables'))
}

const ROWS_AT_ONCE = 1_000

/** The rows of a table in the text format of the database, the same on both engines; in any order. */
export async function* tableRows(session: Session, table: BackupTable): AsyncGenerator<(string | null)[][]> {
  const cursor = quoted(`backup_${table.name}`)
  const values = table.columns.map((column) => `${quoted(column)}::text`).join(', ')
  await session.rows(
    statement(table, 'open', `declare ${cursor} no scroll cursor for select ${values} from ${quoted(table.name)}`),
  )
  const fetch = (): Promise<unknown[][]> =>
    session.tuples(statement(table, 'fetch', `fetch ${String(ROWS_AT_ONCE)} from ${cursor}`))
  let next = fetch()
  for (;;) {
    const rows = await next
    if (rows.length === 0) break
    next = fetch()
    // A consumer that stops early gets the failure of the transaction, not this one.
    next.catch(() => undefined)
    yield rows as (string | null)[][]
  }
  await session.rows(statement(table, 'close', `close ${cursor}`))
}

/** A statement about a table that is known only at run time. */
export function statement(table: BackupTable, verb: string, text: string, values: readonly unknown[] = []): Statement {
  return { name: `backup/${verb}.${table.name}`, text, values }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

const LANES = 4

/** Digest of a table's rows independent of their order: the sum of their SHA-256 digests, in four lanes of 64 bits. */
export class RowsDigest {
  rows = 0
  readonly #lanes = new BigUint64Array(LANES)

  /** @param line the row as one line of JSON */
  add(line: string): void {
    const digest = hash('sha256', line, 'buffer')
    for (let lane = 0; lane < LANES; lane++)
      this.#lanes[lane] = (this.#lanes[lane] ?? 0n) + digest.readBigUInt64LE(lane * 8)
    this.rows++
  }

  hex(): string {
    return Buffer.from(this.#lanes.buffer).toString('hex')
  }
}

/** Digest of the rows of one table in the database. */
export async function digestOfTable(session: Session, table: BackupTable): Promise<RowsDigest> {
  const digest = new RowsDigest()
  for await (const rows of tableRows(session, table)) for (const row of rows) digest.add(JSON.stringify(row))
  return digest
}
