import { accessSync, constants, statSync } from 'node:fs'
import { basename } from 'node:path'
import { outlookOf, type LayerOutlook } from '../../import/fields/suggest-targets.ts'
import { ImportError } from '../../store/import-error.ts'
import { parseImportOptions, type Importer, type ImportOptions } from '../../import/importer.ts'
import {
  importFiles,
  type FileResult,
  type FileToImport,
  type ImportFilesProgress,
  type ImportFilesResult,
} from '../../import/import-files.ts'
import type { MergeDoubt } from '../../store/sources/merge-doubt.ts'
import { isSourceKey } from '../../store/sources/sources.ts'
import { sourceKeyOf, stem } from '../../store/sources/source-key.ts'
import { importers } from '../../import/index.ts'
import { fileKindOf } from '../../import/files/file-kind.ts'
import type { LoadResult } from '../../store/load/load-features.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Say } from './messages.ts'
import { confirm } from './confirm.ts'
import { mayImportBesideDemo, warnOfDemo } from './demo-command.ts'
import { printable } from './printable.ts'
import { printFinalized, stepMessage } from './finalize-city.ts'
import { UsageError } from './settings.ts'
import type { Progress, Terminal } from './terminal.ts'
import { terminalUser } from './user-command.ts'
import { withDatabase } from './with-database.ts'

export interface ImportArguments {
  readonly source?: string
  readonly attribution?: string
  readonly licence?: string
  readonly dryRun: boolean
  /** The files are complete. */
  readonly replace: boolean
  /** Without asking whether they belong here. */
  readonly merge: boolean
  /** The demo city may exist, and stays. */
  readonly besideDemo?: boolean
  readonly cityName?: string
  readonly cityCode?: string
  /** The importer's own options, as text. */
  readonly own: Readonly<Record<string, string | undefined>>
}

/** Reasons printed; the report file has all. */
const REASONS_SHOWN = 12
/** An import that rejects more than this share is loaded, but the command fails: see the report. */
const REJECTED_SHARE = 0.05
const MANY_REJECTED = 2

/**
 * `city import <format> <file…>`: checks all files and options first, then reads the files one by one, then finalizes
 * the city.
 * @returns exit code: 0, or 130 if stopped by Ctrl-C
 */
export async function runImport(
  terminal: Terminal,
  importer: Importer,
  files: readonly string[],
  args: ImportArguments,
): Promise<number> {
  const needsTarget = importer.sample !== undefined && args.own.target === undefined
  const options = parseImportOptions(importer, needsTarget ? { ...args.own, target: 'auto' } : args.own)
  if (args.cityCode !== undefined && !/^(\d{6}|\d{9}|\d{12})$/.test(args.cityCode)) {
    throw new UsageError(terminal.say('badCityCode', { code: args.cityCode }))
  }
  if (args.source !== undefined && !isSourceKey(args.source))
    throw new UsageError(terminal.say('badSource', { source: printable(args.source) }))
  for (const file of files) checkFile(terminal.say, importer, file)
  if (needsTarget && !(await sayTargets(terminal, importer, files, options))) return 1
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
  const run = async (database: Database | undefined, home: string): Promise<ImportFilesResult> => {
    const plans: FileToImport[] = []
    for (const path of files) plans.push(await planOf(database, path, importer, args, plans))
    const display = new ImportDisplay(terminal, args.dryRun, (file, result) => judge(file, result))
    try {
      return await importFiles(database, plans, {
        home,
        dryRun: args.dryRun,
        replace: args.replace,
        actor: terminalUser(),
        signal: terminal.signal,
        ...(!args.merge && {
          onDoubt: async (file: FileToImport, doubt: MergeDoubt) => {
            display.end()
            await askWhetherToMerge(terminal, file, doubt)
          },
        }),
        city: {
          defaultCityName: stem(files[0] ?? ''),
          ...(args.cityName === undefined ? {} : { cityName: args.cityName }),
          ...(args.cityCode === undefined ? {} : { cityCode: args.cityCode.padEnd(12, '0') }),
        },
        onProgress: (progress) => display.progress(progress),
        onFile: (file, result, seconds) => display.file(file, result, seconds),
      })
    } finally {
      display.end()
    }
  }
  // Rows to remove are known only from the database; otherwise a dry run needs none.
  if (args.dryRun && !args.replace) return verdict((await run(undefined, '')).stopped ? 130 : 0)
  return withDatabase(terminal, async (database, home) => {
    if (args.besideDemo !== true && !(await mayImportBesideDemo(database, terminal))) {
      terminal.print(terminal.say('notDone'))
      return 0
    }
    const { results, finalized, stopped } = await run(database, home)
    if (finalized !== undefined) await printFinalized(database, terminal, finalized)
    else if (stopped && results.length === files.length && !results.some(({ result }) => result.stopped))
      terminal.print(terminal.say('stoppedFinalizing'))
    await warnOfDemo(database, terminal)
    return verdict(stopped ? 130 : 0)
  })
}

/**
 * For files without a declared target: prints the content of those that do not determine it themselves, all at once,
 * and the options that would import them.
 * @returns whether all can be imported as they are
 */
async function sayTargets(
  terminal: Terminal,
  importer: Importer,
  files: readonly string[],
  options: ImportOptions,
): Promise<boolean> {
  const { say, print } = terminal
  const isRequired = importer.options.some(({ name, required }) => name === 'target' && required === true)
  let unclear = 0
  let isReadable = true
  for (const file of files) {
    let outlooks: LayerOutlook[]
    try {
      outlooks = ((await importer.sample?.(file, options)) ?? []).map(outlookOf)
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      isReadable = false
      terminal.complain(error.message)
      continue
    }
    if (!isRequired && (outlooks.length === 0 || outlooks.some(({ saysItself }) => saysItself))) continue
    unclear++
    print(say('targetUnclear', { file: printable(file) }))
    for (const { layer, shapes, fields, suggestions } of outlooks) {
      print(say('targetLayer', { layer: printable(layer ?? basename(file)), shapes: shapes.join(', ') }))
      for (const { name, value } of fields) print(`    ${printable(name)}: ${printable(value)}`)
      const single = outlooks.length > 1 ? ` --layer ${printable(layer ?? '')}` : ''
      if (suggestions.length === 0) print(say('targetNone'))
      for (const line of suggestions)
        print(`  npm run city -- import ${importer.id} ${printable(file)}${single} ${printable(line)}`)
    }
  }
  if (unclear > 0) terminal.complain(say('targetNeeded', { count: unclear }))
  return isReadable && unclear === 0
}

async function planOf(
  database: Database | undefined,
  path: string,
  importer: Importer,
  args: ImportArguments,
  before: readonly FileToImport[],
): Promise<FileToImport> {
  // Data with one attribution have one numbering, whatever their files.
  const given = args.source ?? (importer.attribution === undefined ? undefined : importer.id)
  const beside = before.flatMap(({ source, origin }) => (origin === undefined ? [] : [{ key: source, origin }]))
  const made = given === undefined ? await sourceKeyOf(database, path, beside) : undefined
  return {
    path,
    format: importer.id,
    source: made?.key ?? given ?? importer.id,
    ...(made && { origin: made.origin }),
    options: args.own,
    ...(args.attribution !== undefined && { attribution: args.attribution }),
    ...(args.licence !== undefined && { licence: args.licence }),
  }
}

/** @throws {UsageError} if nobody can be asked, or the answer is no */
async function askWhetherToMerge(terminal: Terminal, { path }: FileToImport, doubt: MergeDoubt): Promise<void> {
  const { say } = terminal
  const reason = reasonOf(say, basename(path), doubt)
  if (!terminal.interactive) throw new UsageError(say('mergeNeedsFlag', { reason }))
  terminal.print(reason)
  if (!(await confirm(say('mergeAsk')))) throw new UsageError(say('notDone'))
}

function reasonOf(say: Say, file: string, doubt: MergeDoubt): string {
  switch (doubt.reason) {
    case 'demo':
      return say('mergeDemo', { file })
    case 'far':
      return say('mergeFar', { file, km: doubt.km })
    case 'same':
      return say('mergeSame', { file, ...doubt })
    case 'moved':
      return say('mergeMoved', { file, ...doubt })
  }
}

/** Shows one bar after another: for each file, then for finalizing. */
class ImportDisplay {
  #bar: { key: string; progress: Progress } | undefined

  constructor(
    private readonly terminal: Terminal,
    private readonly dryRun: boolean,
    private readonly judge: (file: string, result: LoadResult) => void,
  ) {}

  progress(progress: ImportFilesProgress): void {
    const { say } = this.terminal
    if (progress.stage === 'finalize') {
      const bar = this.bar('finalize', say('finalizing'))
      bar.update(progress.done, progress.total, say(stepMessage(progress.step)))
    } else {
      const file = basename(progress.file.path)
      const bar = this.bar(String(progress.index), say(this.dryRun ? 'dryRunning' : 'importing', { file }))
      bar.update(progress.done, progress.total, progress.phase)
    }
  }

  file(file: FileToImport, result: FileResult, seconds: number): void {
    this.end()
    const { path } = file
    printResult(this.terminal, file, result, seconds, this.dryRun)
    if (!result.stopped) this.judge(path, result)
  }

  end(): void {
    this.#bar?.progress.end()
    this.#bar = undefined
  }

  private bar(key: string, title: string): Progress {
    if (this.#bar?.key !== key) {
      this.end()
      this.#bar = { key, progress: this.terminal.progress(title) }
    }
    return this.#bar.progress
  }
}

function printResult(
  { say, print }: Terminal,
  { path, source }: FileToImport,
  result: FileResult,
  seconds: number,
  dryRun: boolean,
): void {
  const { counts, reasons, notUnderstood, reportFile, stopped, older, removed, outdatedBy, assumedEncoding } = result
  const file = basename(path)
  if (outdatedBy !== undefined) {
    const { id, fileName, dataAt, fileAt } = outdatedBy
    const moments = { dataAt: dataAt.toISOString(), fileAt: fileAt.toISOString() }
    print(say('outdated', { file, id, fileName: printable(fileName), ...moments }))
    return
  }
  print(say('counts', { file, ...counts }))
  if (assumedEncoding !== undefined) print(say('encodingAssumed', { file, encoding: assumedEncoding }))
  print(say('sourceIs', { source }))
  if (dryRun) print(say('dryRunDone'))
  else print(say('written', { ...counts }))
  if (older > 0) print(say('olderKept', { older }))
  const gone = Object.entries(removed)
  if (gone.length > 0) {
    const count = gone.reduce((sum, [, rows]) => sum + rows, 0)
    const kinds = gone.map(([kind, rows]) => `${kind} ${String(rows)}`).join(', ')
    print(say(dryRun ? 'wouldRemove' : 'removedGone', { count, kinds }))
  }
  for (const { outcome, reason, count } of reasons.slice(0, REASONS_SHOWN))
    print(say('reason', { outcome: say(outcome), count, reason }))
  const unclear = notUnderstood.reduce((sum, { count }) => sum + count, 0)
  if (unclear > 0) print(say('notUnderstood', { count: unclear }))
  for (const { field, count, value, id } of notUnderstood.slice(0, REASONS_SHOWN))
    print(say('notUnderstoodField', { field, count, value: printable(value.slice(0, 60)), id }))
  print(say('seconds', { seconds: seconds.toFixed(1), rate: Math.round(counts.read / Math.max(seconds, 0.001)) }))
  if (reportFile !== null) print(say('report', { path: reportFile }))
  if (stopped) print(say('stopped', { file, kept: counts.loaded + counts.repaired }))
}

function checkFile(say: Say, importer: Importer, file: string): void {
  let size: number
  try {
    const stat = statSync(file)
    if (stat.isDirectory()) checkKind(say, importer, file)
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
  checkKind(say, importer, file)
  const name = basename(file).toLowerCase()
  if (!importer.extensions.some((extension) => name.endsWith(extension))) {
    const other = (importers as readonly Pick<Importer, 'id' | 'extensions'>[]).find(({ extensions }) =>
      extensions.some((extension) => name.endsWith(extension)),
    )
    if (other !== undefined && !/\.(zip|txt)$/.test(name))
      throw new UsageError(say('otherFormat', { file, format: importer.id, other: other.id }))
    throw new UsageError(
      say('wrongExtension', { file, format: importer.id, extensions: importer.extensions.join(', ') }),
    )
  }
  if (size === 0) throw new UsageError(say('emptyFile', { file }))
}

/** @throws {UsageError} if the content is of another format, with the command that reads or converts it */
function checkKind(say: Say, importer: Importer, file: string): void {
  const kind = fileKindOf(file)
  if (kind === undefined) return
  const output = `${stem(file)}.gpkg`
  if ('convertible' in kind) throw new UsageError(say('convertFirst', { file, output, kind: kind.convertible }))
  if ('raster' in kind) throw new UsageError(say('isRaster', { file, output, kind: kind.raster }))
  if (kind.format !== importer.id)
    throw new UsageError(say('otherFormat', { file, format: importer.id, other: kind.format }))
}
