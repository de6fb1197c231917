import { accessSync, constants, statSync } from 'node:fs'
import { basename } from 'node:path'
import { parseImportOptions, type Importer } from '../import/importer.ts'
import { loadFeatures, type LoadResult } from '../import/load/load-features.ts'
import type { Database } from '../db/database.ts'
import type { Say } from './messages.ts'
import { settleCity } from './settle-city.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

export interface ImportArguments {
  readonly source?: string
  readonly attribution?: string
  readonly licence?: string
  readonly dryRun: boolean
  readonly cityName?: string
  readonly cityCode?: string
  /** The importer's own options, as text. */
  readonly own: Readonly<Record<string, string | undefined>>
}

/** Reasons that are printed; the report file has them all. */
const REASONS_SHOWN = 12
/** An import that rejects more than this share of what it should take is loaded, but ends as a failure: look at the report. */
const REJECTED_SHARE = 0.05
const MANY_REJECTED = 2

/**
 * `city import <format> <file…>`: checks all files and options first, then reads one file after the other, then settles.
 * @returns exit code: 0, or 130 when it was stopped by Ctrl-C.
 */
export async function runImport(
  terminal: Terminal,
  importer: Importer,
  files: readonly string[],
  args: ImportArguments,
): Promise<number> {
  const options = parseImportOptions(importer, args.own)
  if (args.cityCode !== undefined && !/^(\d{6}|\d{9}|\d{12})$/.test(args.cityCode)) {
    throw new UsageError(terminal.say('badCityCode', { code: args.cityCode }))
  }
  for (const file of files) checkFile(terminal.say, importer, file)
  const doubtful: string[] = []
  const judge = (file: string, { counts }: LoadResult): void => {
    const taken = counts.read - counts.ignored
    if (counts.rejected > REJECTED_SHARE * taken)
      doubtful.push(terminal.say('manyRejected', { file: basename(file), rejected: counts.rejected, taken }))
  }
  const verdict = (code: number): number => {
    if (code === 0) for (const line of doubtful) terminal.complain(line)
    return code === 0 && doubtful.length > 0 ? MANY_REJECTED : code
  }
  if (args.dryRun) {
    for (const file of files) {
      const result = await importFile(terminal, importer, options, file, args, undefined, '')
      if (result.stopped) return 130
      judge(file, result)
    }
    return verdict(0)
  }
  return withDatabase(terminal, async (database, home) => {
    let changed = false
    try {
      for (const file of files) {
        const result = await importFile(terminal, importer, options, file, args, database, home)
        changed ||= result.counts.inserted + result.counts.updated > 0
        if (result.stopped) return 130
        judge(file, result)
      }
    } catch (error) {
      // The files before this one are complete: they are not left unsettled.
      if (changed) await settleAfter(database, terminal, files, args)
      throw error
    }
    return verdict(await settleAfter(database, terminal, files, args))
  })
}

async function settleAfter(
  database: Database,
  terminal: Terminal,
  files: readonly string[],
  args: ImportArguments,
): Promise<number> {
  try {
    await settleCity(database, terminal, {
      defaultCityName: stem(files[0] ?? ''),
      ...(args.cityName === undefined ? {} : { cityName: args.cityName }),
      ...(args.cityCode === undefined ? {} : { cityCode: args.cityCode.padEnd(12, '0') }),
    })
    return 0
  } catch (error) {
    if (!terminal.signal.aborted) throw error
    terminal.print(terminal.say('stoppedSettling'))
    return 130
  }
}

async function importFile(
  terminal: Terminal,
  importer: Importer,
  options: Readonly<Record<string, unknown>>,
  file: string,
  args: ImportArguments,
  database: Database | undefined,
  home: string,
): Promise<LoadResult> {
  const { say, signal } = terminal
  const key = args.source ?? (importer.attribution === undefined ? stem(file) : importer.id)
  const attribution = args.attribution ?? importer.attribution
  const licence = args.licence ?? importer.licence
  const started = performance.now()
  const progress = terminal.progress(say(args.dryRun ? 'dryRunning' : 'importing', { file: basename(file) }))
  let result: LoadResult
  try {
    const items = importer.read(
      {
        path: file,
        source: key,
        signal,
        onProgress: ({ phase, done, total }) => {
          progress.update(done, total, phase)
        },
      },
      options,
    )
    result = await loadFeatures(database, items, {
      source: {
        key,
        format: importer.id,
        title: stem(file),
        ...(licence === undefined ? {} : { licence }),
        ...(attribution === undefined ? {} : { attribution }),
        ...(args.own.crs === undefined ? {} : { crs: args.own.crs }),
      },
      file,
      home,
      dryRun: args.dryRun,
      signal,
    })
  } finally {
    progress.end()
  }
  printResult(terminal, file, result, (performance.now() - started) / 1000, args.dryRun)
  return result
}

function printResult(
  { say, print }: Terminal,
  file: string,
  result: LoadResult,
  seconds: number,
  dryRun: boolean,
): void {
  const { counts, reasons, reportFile, stopped } = result
  print(say('counts', { file: basename(file), ...counts }))
  if (dryRun) print(say('dryRunDone'))
  else print(say('written', { ...counts }))
  for (const { outcome, reason, count } of reasons.slice(0, REASONS_SHOWN))
    print(say('reason', { outcome: say(outcome), count, reason }))
  print(say('seconds', { seconds: seconds.toFixed(1), rate: Math.round(counts.read / Math.max(seconds, 0.001)) }))
  if (reportFile !== null) print(say('report', { path: reportFile }))
  if (stopped) print(say('stopped', { file: basename(file), kept: counts.loaded + counts.repaired }))
}

function checkFile(say: Say, importer: Importer, file: string): void {
  let size: number
  try {
    const stat = statSync(file)
    if (!stat.isFile()) throw new UsageError(say('notAFile', { file }))
    size = stat.size
    accessSync(file, constants.R_OK)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new UsageError(code === 'ENOENT' ? say('noFile', { file }) : say('unreadable', { file, reason: code }), {
      cause: error,
    })
  }
  const name = basename(file).toLowerCase()
  if (!importer.extensions.some((extension) => name.endsWith(extension))) {
    throw new UsageError(
      say('wrongExtension', { file, format: importer.id, extensions: importer.extensions.join(', ') }),
    )
  }
  if (size === 0) throw new UsageError(say('emptyFile', { file }))
}

/** `porto-2020` of `/data/porto-2020.osm.pbf`. */
function stem(file: string): string {
  return basename(file).replace(/(\.[a-z]+)+$/i, '')
}
