import { ImportError } from '../../store/import-error.ts'
import { parseTarget } from '../../store/target-name.ts'
import { EXPORT_FORMATS, exportRows, type ExportFormat } from '../export/export-rows.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { terminalUser } from './user-command.ts'
import { withDatabase } from './with-database.ts'

export interface ExportArguments {
  readonly target?: string
  readonly region?: string
  readonly crs?: string
  readonly bom?: boolean
  readonly withPersonal?: boolean
}

/** `city export <format> <file>`. @returns exit code: 0, or 130 if stopped; then there is no file */
export async function runExport(
  terminal: Terminal,
  format: string,
  file: string,
  args: ExportArguments,
): Promise<number> {
  const { say, print, signal } = terminal
  if (!isFormat(format)) throw new UsageError(say('badExportFormat', { format, known: EXPORT_FORMATS.join(', ') }))
  const target = parseTarget(args.target ?? '')
  if (target === 'auto') throw new ImportError(say('exportNeedsTarget'))
  const progress = terminal.progress(say('exporting', { file }))
  try {
    const rows = await withDatabase(terminal, (database) =>
      exportRows(database, {
        ...{ format, target, file, signal, actor: terminalUser() },
        ...{ bom: args.bom === true, withPersonal: args.withPersonal === true },
        ...(args.region !== undefined && { within: args.region }),
        ...(args.crs !== undefined && { crs: args.crs }),
        onProgress: (done, total) => {
          progress.update(done, total, target)
        },
      }),
    )
    progress.end()
    print(say('exported', { rows, target, file }))
    return 0
  } catch (error) {
    if (!signal.aborted) throw error
    progress.end()
    print(say('exportStopped', { file }))
    return 130
  } finally {
    progress.end()
  }
}

function isFormat(text: string): text is ExportFormat {
  return EXPORT_FORMATS.some((format) => format === text)
}
