import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { migrate, MigrationError, ownMigrations, type Migration } from '../../platform/db/migrate.ts'
import { statements } from '../../platform/db/statements.ts'
import {
  BACKUP_VERSION,
  BackupError,
  backupLines,
  type BackupEnd,
  type BackupFile,
  type BackupHeader,
  type TableEnd,
  type TableHeader,
} from './backup-file.ts'
import { backupTables, digestOfTable, quoted, RowsDigest, statement, type BackupTable } from './table-rows.ts'

const sql = statements(new URL('./backup.sql', import.meta.url))

export interface CheckedBackup extends BackupEnd {
  readonly header: BackupHeader
  /** Migrations of this version that the backup does not have yet. */
  readonly newer: number
}

/**
 * Reads a backup completely and compares every table with its digest. Writes nothing.
 * @throws {BackupError} for a file that is damaged, truncated, of a newer version, or not a backup
 */
export async function checkBackup(path: string, onProgress?: (rows: number) => void): Promise<CheckedBackup> {
  let header: BackupHeader | undefined
  let end: BackupEnd = { tables: 0, rows: 0 }
  let table: TableHeader | undefined
  let digest = new RowsDigest()
  let rows = 0
  for await (const { line, text } of backupLines(path)) {
    if (Array.isArray(line)) {
      digest.add(text)
      if (++rows % ROWS_BETWEEN_NEWS === 0) onProgress?.(rows)
    } else if ('cityBackup' in line) header = line
    else if ('table' in line) {
      table = line
      digest = new RowsDigest()
    } else if ('end' in line) compare(path, line, table?.table, digest)
    else if ('tables' in line) end = line
  }
  if (header === undefined) throw new BackupError(`${path} is not a backup of City Brain`)
  if (end.rows !== rows)
    throw new BackupError(`${path} says that it has ${String(end.rows)} rows and has ${String(rows)}`)
  return { ...end, header, newer: ownMigrations().length - migrationsOf(path, header).length }
}

export interface RestoreOptions {
  /** CITY_HOME, for the definitions of feeds. */
  readonly home: string
  readonly signal?: AbortSignal
  readonly onProgress?: (at: { readonly done: number; readonly total: number; readonly table: string }) => void
}

export interface RestoreCounts extends BackupEnd {
  readonly header: BackupHeader
  /** Migrations run after it, to bring the city up to this version. */
  readonly migrated: readonly string[]
  /** Existing definitions of feeds with other content; they stay as they are. */
  readonly keptFiles: readonly string[]
}

/**
 * Restores a backup into a database of either engine without a city, in one transaction: all of it or nothing. Every
 * table is read again and compared with the digest of the backup before the commit; then the schema is brought up to
 * this version.
 * @throws {BackupError} if the database holds a city, or the backup is invalid
 */
export async function restoreBackup(database: Database, path: string, options: RestoreOptions): Promise<RestoreCounts> {
  const { header, rows, tables } = await checkBackup(path)
  await migrate(database, migrationsOf(path, header)).catch((error: unknown) => {
    if (!(error instanceof MigrationError)) throw error
    throw new BackupError(
      `the schema of the database is not the one of the backup: restore into a new database (${error.message})`,
    )
  })
  const files: BackupFile[] = []
  await database.write(SYSTEM, async (session) => {
    if ((await session.row<{ there: boolean }>(sql('holdsCity')))?.there === true) {
      throw new BackupError('the database already holds a city: a backup is restored into an empty one only')
    }
    await session.row(sql('useUtc'))
    const own = await backupTables(session)
    await withoutForeignKeys(session, async () => {
      for (const table of own) await session.script(`alter table ${quoted(table.name)} disable trigger user`)
      await session.script(`truncate ${own.map(({ name }) => quoted(name)).join(', ')}`)
      await load(session, path, own, { ...options, total: rows }, files)
      for (const table of own) await session.script(`alter table ${quoted(table.name)} enable trigger user`)
    })
  })
  const keptFiles = await writeFiles(options.home, files)
  return { header, rows, tables, migrated: await migrate(database), keptFiles }
}

const ROWS_BETWEEN_NEWS = 5_000
const BYTES_AT_ONCE = 1_000_000

async function load(
  session: Session,
  path: string,
  own: readonly BackupTable[],
  { signal, onProgress, total }: RestoreOptions & { total: number },
  files: BackupFile[],
): Promise<void> {
  let table: BackupTable | undefined
  let columns: readonly string[] = []
  let waiting: string[] = []
  let bytes = 0
  let done = 0
  const flush = async (): Promise<void> => {
    if (table === undefined || waiting.length === 0) return
    signal?.throwIfAborted()
    await session.rows(statement(table, 'insert', insertText(table, columns), [`[${waiting.join(',')}]`]))
    done += waiting.length
    onProgress?.({ done, total, table: table.name })
    waiting = []
    bytes = 0
  }
  for await (const { line, text } of backupLines(path)) {
    if (Array.isArray(line)) {
      waiting.push(text)
      bytes += text.length
      if (bytes > BYTES_AT_ONCE) await flush()
    } else if ('file' in line) files.push(line)
    else if ('table' in line) {
      table = own.find(({ name }) => name === line.table)
      if (table === undefined)
        throw new BackupError(`${path} has a table "${line.table}" that its own migrations do not create`)
      columns = line.columns
      if (line.partitionStarts !== undefined) {
        await session.row(sql('keepPartitions', { table: line.table, starts: line.partitionStarts }))
      }
      for (const [column, last] of Object.entries(line.lastValues)) {
        await session.row(sql('setLastValue', { table: line.table, column, last }))
      }
    } else if ('end' in line) {
      await flush()
      if (table !== undefined) compare(path, line, table.name, await digestOfTable(session, table))
    }
  }
}

/**
 * One parameter for any number of rows and columns: the values as in the backup, parsed by the types of the columns.
 */
function insertText({ name, columns: known, types }: BackupTable, columns: readonly string[]): string {
  const values = columns.map((column, index) => {
    const type = types[known.indexOf(column)]
    if (type === undefined)
      throw new BackupError(`the backup has a column "${name}.${column}" that its own migrations do not create`)
    return `(r ->> ${String(index)})::${type}`
  })
  return `insert into ${quoted(name)} (${columns.map(quoted).join(', ')}) overriding system value
    select ${values.join(', ')} from jsonb_array_elements($1::jsonb) r`
}

/** Rows come table by table, not parents first: foreign keys are created again, and thereby checked, at the end. */
async function withoutForeignKeys(session: Session, work: () => Promise<void>): Promise<void> {
  const keys = await session.rows<{ table: string; name: string; definition: string }>(sql('foreignKeys'))
  for (const { table, name } of keys) await session.script(`alter table ${table} drop constraint ${name}`)
  await work()
  for (const { table, name, definition } of keys)
    await session.script(`alter table ${table} add constraint ${name} ${definition}`)
}

function compare(path: string, end: TableEnd, table: string | undefined, digest: RowsDigest): void {
  if (end.end !== table || end.rows !== digest.rows || end.digest !== digest.hex()) {
    throw new BackupError(
      `${path}: table "${end.end}" should have ${String(end.rows)} rows of digest ${end.digest.slice(0, 12)}… ` +
        `and has ${String(digest.rows)} of ${digest.hex().slice(0, 12)}…: the file was damaged or changed`,
    )
  }
}

/** The migrations of the backup's database, from ours. */
function migrationsOf(path: string, { cityBackup, migrations, madeAt }: BackupHeader): Migration[] {
  const own = ownMigrations()
  const unknown = migrations.find(
    ({ name, sha256 }) => !own.some((known) => known.name === name && known.sha256 === sha256),
  )
  if ((cityBackup as number) > BACKUP_VERSION || unknown !== undefined) {
    throw new BackupError(
      `${path} was made on ${madeAt} by a version that is unknown here (${unknown?.name ?? `format ${String(cityBackup)}`}): update City Brain`,
    )
  }
  return own.filter(({ name }) => migrations.some((had) => had.name === name))
}

const DEFINITION = /^feeds\/[^/\\]+\.json$/

async function writeFiles(home: string, files: readonly BackupFile[]): Promise<string[]> {
  const kept: string[] = []
  for (const { file, base64 } of files) {
    if (!DEFINITION.test(file)) throw new BackupError(`the backup has a file "${file}"; expected feeds/….json`)
    await mkdir(dirname(join(home, file)), { recursive: true, mode: 0o700 })
    await writeFile(join(home, file), Buffer.from(base64, 'base64'), { flag: 'wx', mode: 0o600 }).catch(
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        kept.push(file)
      },
    )
  }
  return kept
}
