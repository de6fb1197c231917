import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

/**
 * A backup is one gzip file of JSON lines: a `BackupHeader`; a `{ file, base64 }` for each file of CITY_HOME; for each
 * table a `TableHeader`, its rows as arrays of texts, and a `TableEnd`; finally a `BackupEnd`, without which it is
 * incomplete. It is readable: `zcat city.backup | head`.
 */
export interface BackupHeader {
  readonly cityBackup: typeof BACKUP_VERSION
  /** ISO 8601. */
  readonly madeAt: string
  readonly city: string | null
  readonly engine: 'embedded' | 'server'
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[]
}

export const BACKUP_VERSION = 1

export interface BackupFile {
  /** Path in CITY_HOME. */
  readonly file: string
  readonly base64: string
}

export interface TableHeader {
  readonly table: string
  readonly columns: readonly string[]
  /** Starts of its partitions; only for a partitioned table. */
  readonly partitionStarts?: readonly string[]
  /** Last number of each identity column. */
  readonly lastValues: Readonly<Record<string, number>>
}

export interface TableEnd {
  readonly end: string
  readonly rows: number
  /** See `RowsDigest`. */
  readonly digest: string
}

export interface BackupEnd {
  readonly tables: number
  readonly rows: number
}

export type BackupRow = (string | null)[]
export type BackupLine = BackupHeader | BackupFile | TableHeader | BackupRow | TableEnd | BackupEnd

/** A fault of a backup, or of its target. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** @throws {BackupError} for a file that is not a backup, is truncated or was damaged */
export async function* backupLines(path: string): AsyncGenerator<{ line: BackupLine; text: string }> {
  const file = createReadStream(path)
  const unpacked = createGunzip()
  file.on('error', (error) => unpacked.destroy(error))
  file.pipe(unpacked)
  let number = 0
  let last: BackupLine | undefined
  try {
    for await (const text of createInterface({ input: unpacked, crlfDelay: Infinity })) {
      number++
      last = JSON.parse(text) as BackupLine
      if (number === 1 && !('cityBackup' in last)) throw new BackupError(`${path} is not a backup of City Brain`)
      yield { line: last, text }
    }
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new BackupError(`${path}, line ${String(number)}: not JSON; the file is damaged`)
    if (isZlibError(error))
      throw new BackupError(`${path} is not a backup of City Brain, or it is damaged (${error.message})`)
    throw error
  } finally {
    file.destroy()
  }
  if (last === undefined || !('tables' in last))
    throw new BackupError(`${path} is truncated after line ${String(number)}`)
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
