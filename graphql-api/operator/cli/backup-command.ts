import { resolve } from 'node:path'
import { checkBackup, restoreBackup } from '../backup/restore-backup.ts'
import { writeBackup } from '../backup/write-backup.ts'
import { openDatabase } from '../../platform/open-database.ts'
import { databaseSettings } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

export interface RestoreArguments {
  readonly check?: boolean
}

/** `city backup [file]`. @returns exit code: 0, 130 when stopped. */
export async function runBackup(terminal: Terminal, file = `city-${timestamp(new Date())}.backup`): Promise<number> {
  const { say, signal } = terminal
  const began = performance.now()
  const progress = terminal.progress(say('backingUp'))
  try {
    const { rows, tables, files, bytes } = await withDatabase(terminal, (database, home) =>
      writeBackup(database, file, {
        home,
        signal,
        onProgress: ({ done, total, table }) => {
          progress.update(done, total, table)
        },
      }),
    )
    progress.end()
    const megabytes = (bytes / 1e6).toFixed(1)
    terminal.print(
      say('backedUp', { file: resolve(file), rows, tables, files, megabytes, seconds: secondsSince(began) }),
    )
    return 0
  } catch (error) {
    progress.end()
    if (!signal.aborted) throw error
    terminal.print(say('stoppedRestore'))
    return 130
  }
}

/** `city restore <file>`. @returns exit code: 0, 130 when stopped. */
export async function runRestore(
  terminal: Terminal,
  file: string,
  { check = false }: RestoreArguments,
): Promise<number> {
  const { say, print, signal } = terminal
  const began = performance.now()
  const progress = terminal.progress(say(check ? 'checking' : 'restoring'))
  const nameOf = (city: string | null): string => city ?? say('unnamedCity')
  try {
    if (check) {
      const { header, rows, tables, newer } = await checkBackup(file)
      progress.end()
      print(say('backupWhole', { file: resolve(file), city: nameOf(header.city), madeAt: header.madeAt, rows, tables }))
      if (newer > 0) print(say('backupOlder', { newer }))
      return 0
    }
    const settings = databaseSettings(terminal.environment)
    const database = await openDatabase(settings)
    try {
      const { header, rows, tables, keptFiles } = await restoreBackup(database, file, {
        home: settings.home,
        signal,
        onProgress: ({ done, total, table }) => {
          progress.update(done, total, table)
        },
      })
      progress.end()
      const { city, madeAt } = header
      print(say('restored', { city: nameOf(city), madeAt, rows, tables, seconds: secondsSince(began) }))
      for (const kept of keptFiles) print(say('restoreKept', { file: kept }))
      return 0
    } finally {
      await database.close()
    }
  } catch (error) {
    progress.end()
    if (!signal.aborted) throw error
    print(say('stoppedRestore'))
    return 130
  }
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1)
}

/** In a form for file names: `20261201T031500Z`. */
function timestamp(at: Date): string {
  return at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}
