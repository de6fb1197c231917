import { createWriteStream } from 'node:fs'
import { lstat, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { ownMigrations } from '../../platform/db/migrate.ts'
import { statements } from '../../platform/db/statements.ts'
import { BACKUP_VERSION, BackupError, type BackupLine } from './backup-file.ts'
import { backupTables, quoted, RowsDigest, statement, tableRows, type BackupTable } from './table-rows.ts'

const sql = statements(new URL('./backup.sql', import.meta.url))

export interface BackupOptions {
  /** CITY_HOME, for the definitions of feeds. */
  readonly home: string
  readonly signal?: AbortSignal
  readonly onProgress?: (at: { readonly done: number; readonly total: number; readonly table: string }) => void
}

export interface BackupCounts {
  readonly tables: number
  readonly rows: number
  readonly files: number
  readonly bytes: number
}

/**
 * Writes all tables as of one moment, and the definitions of feeds, to a new file readable by its owner only. The file
 * gets its name when it is complete and on disk. A server remains available meanwhile; the embedded engine has one
 * session, and others wait.
 * @throws {BackupError} if the file exists
 */
export async function writeBackup(database: Database, path: string, options: BackupOptions): Promise<BackupCounts> {
  const target = resolve(path)
  if (await exists(target)) throw new BackupError(`${target} already exists; name another file`)
  await mkdir(dirname(target), { recursive: true })
  const unfinished = `${target}.part-${String(process.pid)}`
  const counts = { tables: 0, rows: 0, files: 0 }
  try {
    await database.read(SYSTEM, async (session) => {
      const lines = Readable.from(packed(backup(session, database, options, counts)))
      const file = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true })
      await pipeline(lines, createGzip(), file, ...(options.signal === undefined ? [] : [{ signal: options.signal }]))
    })
    const { size: bytes } = await lstat(unfinished)
    await rename(unfinished, target)
    await syncFolder(dirname(target))
    return { ...counts, bytes }
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function* backup(
  session: Session,
  { engine }: Database,
  { home, onProgress }: BackupOptions,
  counts: { tables: number; rows: number; files: number },
): AsyncGenerator<BackupLine> {
  await session.row(sql('useUtc'))
  const city = await session.row<{ name: string }>(sql('cityName'))
  const migrations = ownMigrations().map(({ name, sha256 }) => ({ name, sha256 }))
  yield { cityBackup: BACKUP_VERSION, madeAt: new Date().toISOString(), city: city?.name ?? null, engine, migrations }
  for (const file of await definitionFiles(home)) {
    counts.files++
    yield { file, base64: (await readFile(join(home, file))).toString('base64') }
  }
  const tables = await backupTables(session)
  const total = await rowsOf(session, tables)
  for (const table of tables) {
    yield await headerOf(session, table)
    const digest = new RowsDigest()
    for await (const rows of tableRows(session, table)) {
      for (const row of rows) {
        digest.add(JSON.stringify(row))
        yield row
      }
      onProgress?.({ done: counts.rows + digest.rows, total, table: table.name })
    }
    yield { end: table.name, rows: digest.rows, digest: digest.hex() }
    counts.rows += digest.rows
    counts.tables++
  }
  yield { tables: counts.tables, rows: counts.rows }
}

async function headerOf(
  session: Session,
  { name: table, columns, isPartitioned, identities }: BackupTable,
): Promise<BackupLine> {
  const lastValues: Record<string, number> = {}
  for (const column of identities) {
    const last = (await session.row<{ last: number | null }>(sql('lastValue', { table, column })))?.last
    if (last != null) lastValues[column] = last
  }
  if (!isPartitioned) return { table, columns, lastValues }
  const starts = await session.rows<{ from: string }>(sql('partitionStarts', { table }))
  return { table, columns, lastValues, partitionStarts: starts.map(({ from }) => from) }
}

async function rowsOf(session: Session, tables: readonly BackupTable[]): Promise<number> {
  let total = 0
  for (const table of tables) {
    const counted = await session.row<{ rows: number }>(
      statement(table, 'count', `select count(*) as rows from ${quoted(table.name)}`),
    )
    total += counted?.rows ?? 0
  }
  return total
}

/** `feeds/*.json` of CITY_HOME: the city's definitions of feeds. */
async function definitionFiles(home: string): Promise<string[]> {
  const entries = await readdir(join(home, 'feeds'), { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map(({ name }) => `feeds/${name}`)
}

const TEXT_AT_ONCE = 1 << 16

/** Lines in larger pieces: a stream handles each piece separately. */
async function* packed(lines: AsyncIterable<BackupLine>): AsyncGenerator<string> {
  let text = ''
  for await (const line of lines) {
    text += `${JSON.stringify(line)}\n`
    if (text.length < TEXT_AT_ONCE) continue
    yield text
    text = ''
  }
  yield text
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/** Makes the new name survive a power failure. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
