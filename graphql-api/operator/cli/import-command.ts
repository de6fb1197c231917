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
import type { Say, Words } from './messages.ts'
import { confirm } from './confirm.ts'
import { mayImportBesideDemo, warnOfDemo } from './demo-command.ts'
import { printable } from './printable.ts'
import { printFinalized, stepMessage } from './finalize-city.ts'
import { UsageError } from './settings.ts'
import type { Progress, Terminal } from './terminal.ts'
import { terminalUser } from './user-command.ts'
import { withDatabase } from './with-database.ts'
import type { Verb } from './verb.ts'
import { addUndo } from './source-command.ts'

/** What this verb alone says. */
const WORDS = {
  importAbout: ['read files into the city', '把文件导入城市数据库'],
  optSource: [
    'key of the source of its rows (default: the format, or a unique key from the file’s name)',
    '数据来源的标识（默认：格式名，或由文件名得出且不与其他文件重复的标识）',
  ],
  optReplace: [
    'the file is complete: remove rows of its source that it no longer has',
    '文件为完整数据：移除该来源中文件已不再包含的内容',
  ],
  optMerge: [
    'import it even if it lies far from the city, or another source has the same things',
    '即使数据远离本市，或其他来源已有相同要素，也照常导入',
  ],
  olderKept: [
    '  {older} of the unchanged rows are newer here than in the file and stay',
    '  未变的 {older} 行在库中比文件更新，保持不变',
  ],
  removedGone: ['  removed {count} that the file no longer has: {kinds}', '  移除文件中已不存在的 {count} 行：{kinds}'],
  wouldRemove: [
    '  {count} that the file no longer has would be removed: {kinds}',
    '  将移除文件中已不存在的 {count} 行：{kinds}',
  ],
  outdated: [
    '{file} has data of {fileAt}, but import {id} ({fileName}) brought data of {dataAt}: nothing was changed. To return to an older state, undo the newer import: npm run city -- import undo {id}',
    '{file} 的数据时间为 {fileAt}，而导入 {id}（{fileName}）已载入 {dataAt} 的数据：没有改动。如需回到旧状态，请撤销较新的导入：npm run city -- import undo {id}',
  ],
  badSource: [
    '--source is "{source}"; expected 1 to 100 characters without spaces that do not begin with feed:',
    '--source 为“{source}”；应为 1 到 100 个不含空格的字符，且不以 feed: 开头',
  ],
  encodingAssumed: [
    '  {file} is not UTF-8: read as {encoding}; if its texts are garbled, name its encoding, e.g. --encoding big5',
    '  {file} 不是 UTF-8，已按 {encoding} 读取；如出现乱码，请用 --encoding 指定编码，例如 --encoding big5',
  ],
  sourceIs: ['  source {source}', '  来源 {source}'],
  mergeFar: [
    '{file} lies {km} km from everything in the city: is it another city? Another city needs a CITY_HOME or database of its own',
    '{file} 距本市已有数据 {km} 公里：是否为另一座城市？另一座城市应使用单独的 CITY_HOME 或数据库',
  ],
  mergeSame: [
    '{file} has things that source "{source}" already has: {same} of {looked} checked ({kind}). To update that source: --source {source}',
    '{file} 中的要素在本市已存在（来源“{source}”）：抽查 {looked} 个中有 {same} 个相同（{kind}）。如需更新该来源：--source {source}',
  ],
  mergeMoved: [
    '{file} uses ids that source "{source}" has for other things: {moved} of {looked} checked lie elsewhere. Row numbers are not ids: name a field with ids by --id, or give the file a --source of its own',
    '{file} 的编号在来源“{source}”中属于其他要素：抽查 {looked} 个中有 {moved} 个位置不同。行号不能作为标识：请用 --id 指定标识字段，或用 --source 指定单独的来源',
  ],
  mergeDemo: [
    'the demo city is in this database: {file} would be mixed with it. Remove it first: npm run city -- demo remove',
    '数据库中还有演示城市：{file} 会与其混在一起。请先移除：npm run city -- demo remove',
  ],
  mergeAsk: ['Import it anyway? [y/N] ', '仍要导入？[y/N] '],
  mergeNeedsFlag: ['{reason}; --merge imports it anyway', '{reason}；加 --merge 仍可导入'],
  optAttribution: ['attribution that the licence requires on the map', '许可要求在地图上显示的署名'],
  optLicence: ['licence of the data', '数据的许可协议'],
  optCityCode: [
    'division code (6, 9 or 12 digits) of the city if its boundary has none (default 990100000000)',
    '市界没有代码时城市的区划代码（6、9 或 12 位）（默认 990100000000）',
  ],
  optBesideDemo: ['import even though the demo city exists, and keep it', '即使有演示城市也导入，并保留它'],
  notAFile: ['{file} is not a file', '{file} 不是文件'],
  emptyFile: ['{file} is empty', '{file} 是空文件'],
  wrongExtension: ['{file}: "import {format}" reads {extensions}', '{file}：“import {format}” 只读取 {extensions}'],
  convertFirst: [
    '{file} is {kind}, which is not supported; convert it first: ogr2ogr {output} {file}, then: npm run city -- import gpkg {output}',
    '{file} 为 {kind} 格式，不能直接导入；请先转换：ogr2ogr {output} {file}，再运行：npm run city -- import gpkg {output}',
  ],
  isRaster: [
    '{file} is an image ({kind}) without features; to turn its values into areas: gdal_polygonize.py {file} {output}, then: npm run city -- import gpkg {output}',
    '{file} 为栅格图像（{kind}），不含要素；可先矢量化：gdal_polygonize.py {file} {output}，再运行：npm run city -- import gpkg {output}',
  ],
  otherFormat: [
    '{file}: "import {format}" does not read it; use: npm run city -- import {other} {file}',
    '{file}：“import {format}” 不读取此类文件；请使用：npm run city -- import {other} {file}',
  ],
  targetNeeded: [
    '{count} file(s) need a --target; nothing was imported: see above their fields and the suitable options (--target auto: by the fields, whatever they say)',
    '有 {count} 个文件需要指定 --target，未导入任何数据；各文件的字段及可用的选项见上（--target auto：按字段内容自动判断）',
  ],
  targetUnclear: ['{file}: its fields do not determine its features', '{file}：从字段看不出要素的类型'],
  targetLayer: [
    '  layer {layer} ({shapes}), fields with an example value:',
    '  图层 {layer}（{shapes}），字段及示例值：',
  ],
  targetNone: [
    '  no target accepts these fields as they are; map them to ours by --map (see --help)',
    '  没有可直接使用的 --target；请用 --map 指定字段对应关系（见 --help）',
  ],
  badCityCode: [
    '--city-code is "{code}"; expected 6, 9 or 12 digits, e.g. 310115',
    '--city-code 为“{code}”；应为 6、9 或 12 位数字，例如 310115',
  ],
  importing: ['importing {file}', '正在导入 {file}'],
  dryRunning: ['reading {file} (dry run)', '正在读取 {file}（试运行）'],
  counts: [
    '{file}: read {read} = loaded {loaded} + repaired {repaired} + rejected {rejected} + ignored {ignored}',
    '{file}：读取 {read} = 载入 {loaded} + 修复 {repaired} + 拒绝 {rejected} + 忽略 {ignored}',
  ],
  written: [
    '  inserted {inserted}, updated {updated}, unchanged {unchanged}',
    '  新增 {inserted}，更新 {updated}，未变 {unchanged}',
  ],
  seconds: ['  {seconds} s, {rate} features/s', '  {seconds} 秒，每秒 {rate} 个要素'],
  reason: ['  {outcome} {count}: {reason}', '  {outcome} {count}：{reason}'],
  notUnderstood: [
    '  not understood: {count} values; their features are loaded without them',
    '  无法理解的值：{count} 个；相应要素已载入，但不含这些值',
  ],
  notUnderstoodField: [
    '    {field}: {count}, e.g. "{value}" of {id}',
    '    {field}：{count} 个，例如 {id} 的“{value}”',
  ],
  manyRejected: [
    '{file}: {rejected} of {taken} features were rejected; the others are loaded',
    '{file}：{taken} 个要素中有 {rejected} 个被拒绝；其余已载入',
  ],
  stopped: [
    'stopped: {kept} features of {file} are kept; the same import completes it',
    '已停止：{file} 的 {kept} 个要素已保存；再次导入同一文件即可补全',
  ],
} as const satisfies Readonly<Record<string, Words>>

/** `city import …`: one verb below it for each importer. */
export const importFilesVerb: Verb = (city, context) => {
  const { terminal, examples, finish } = context
  const { say } = terminal
  const importing = city.command('import').description(say(WORDS.importAbout))
  importing.addHelpText(
    'after',
    examples(
      ...importers.map(
        (importer) => EXAMPLES[importer.id] ?? `import ${importer.id} file${importer.extensions[0] ?? ''}`,
      ),
    ),
  )
  // Options are opaque between an importer's `parse` and its `read`.
  for (const importer of importers as readonly unknown[] as readonly Importer[]) {
    const command = importing
      .command(importer.id)
      .description(`${importer.summary} (${importer.extensions.join(', ')})`)
      .argument('<file...>', say('files'))
      .option('--source <key>', say(WORDS.optSource))
      .option('--replace', say(WORDS.optReplace))
      .option('--merge', say(WORDS.optMerge))
      .option('--attribution <text>', say(WORDS.optAttribution))
      .option('--licence <text>', say(WORDS.optLicence))
      .option('--city-name <name>', say('optCityName'))
      .option('--city-code <code>', say(WORDS.optCityCode))
      .option('--dry-run', say('optDryRun'))
      .option('--beside-demo', say(WORDS.optBesideDemo))
    for (const option of importer.options) {
      const standard = option.default === undefined ? '' : ` (default: ${option.default})`
      command.option(`--${option.name} <${option.valueName}>`, `${option.description}${standard}`)
    }
    command.addHelpText(
      'after',
      examples(EXAMPLES[importer.id] ?? `import ${importer.id} file${importer.extensions[0] ?? ''}`),
    )
    command.action(async (files: string[], values: Record<string, string | boolean | undefined>) => {
      const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined)
      const own: Record<string, string> = {}
      for (const { name } of importer.options) {
        const value = text(camelCase(name))
        if (value !== undefined) own[name] = value
      }
      const given = {
        source: text('source'),
        attribution: text('attribution'),
        licence: text('licence'),
        cityName: text('cityName'),
        cityCode: text('cityCode'),
      }
      const args = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
      const flags = {
        dryRun: values.dryRun === true,
        replace: values.replace === true,
        merge: values.merge === true,
        besideDemo: values.besideDemo === true,
      }
      finish(await runImport(terminal, importer, files, { ...args, ...flags, own }))
    })
  }
  addUndo(importing, 'import undo', context)
}

const EXAMPLES: Readonly<Record<string, string>> = {
  osm: 'import osm porto.osm.pbf --city-name Porto',
  geojson: 'import geojson buildings.geojson --target buildings --crs GCJ-02',
  csv: 'import csv cameras.csv --target cameras --encoding gbk',
  gtfs: 'import gtfs bus-timetable.zip --source bus-company',
}

/** Commander's name for the value of `--dry-run`. */
function camelCase(flag: string): string {
  return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

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
async function runImport(
  terminal: Terminal,
  importer: Importer,
  files: readonly string[],
  args: ImportArguments,
): Promise<number> {
  const needsTarget = importer.sample !== undefined && args.own.target === undefined
  const options = parseImportOptions(importer, needsTarget ? { ...args.own, target: 'auto' } : args.own)
  if (args.cityCode !== undefined && !/^(\d{6}|\d{9}|\d{12})$/.test(args.cityCode)) {
    throw new UsageError(terminal.say(WORDS.badCityCode, { code: args.cityCode }))
  }
  if (args.source !== undefined && !isSourceKey(args.source))
    throw new UsageError(terminal.say(WORDS.badSource, { source: printable(args.source) }))
  for (const file of files) checkFile(terminal.say, importer, file)
  if (needsTarget && !(await sayTargets(terminal, importer, files, options))) return 1
  const doubtful: string[] = []
  const judge = (file: string, { counts }: LoadResult): void => {
    const taken = counts.read - counts.ignored
    if (counts.rejected > REJECTED_SHARE * taken)
      doubtful.push(terminal.say(WORDS.manyRejected, { file: basename(file), rejected: counts.rejected, taken }))
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
    print(say(WORDS.targetUnclear, { file: printable(file) }))
    for (const { layer, shapes, fields, suggestions } of outlooks) {
      print(say(WORDS.targetLayer, { layer: printable(layer ?? basename(file)), shapes: shapes.join(', ') }))
      for (const { name, value } of fields) print(`    ${printable(name)}: ${printable(value)}`)
      const single = outlooks.length > 1 ? ` --layer ${printable(layer ?? '')}` : ''
      if (suggestions.length === 0) print(say(WORDS.targetNone))
      for (const line of suggestions)
        print(`  npm run city -- import ${importer.id} ${printable(file)}${single} ${printable(line)}`)
    }
  }
  if (unclear > 0) terminal.complain(say(WORDS.targetNeeded, { count: unclear }))
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
  if (!terminal.interactive) throw new UsageError(say(WORDS.mergeNeedsFlag, { reason }))
  terminal.print(reason)
  if (!(await confirm(say(WORDS.mergeAsk)))) throw new UsageError(say('notDone'))
}

function reasonOf(say: Say, file: string, doubt: MergeDoubt): string {
  switch (doubt.reason) {
    case 'demo':
      return say(WORDS.mergeDemo, { file })
    case 'far':
      return say(WORDS.mergeFar, { file, km: doubt.km })
    case 'same':
      return say(WORDS.mergeSame, { file, ...doubt })
    case 'moved':
      return say(WORDS.mergeMoved, { file, ...doubt })
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
      const bar = this.bar(String(progress.index), say(this.dryRun ? WORDS.dryRunning : WORDS.importing, { file }))
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
    print(say(WORDS.outdated, { file, id, fileName: printable(fileName), ...moments }))
    return
  }
  print(say(WORDS.counts, { file, ...counts }))
  if (assumedEncoding !== undefined) print(say(WORDS.encodingAssumed, { file, encoding: assumedEncoding }))
  print(say(WORDS.sourceIs, { source }))
  if (dryRun) print(say('dryRunDone'))
  else print(say(WORDS.written, { ...counts }))
  if (older > 0) print(say(WORDS.olderKept, { older }))
  const gone = Object.entries(removed)
  if (gone.length > 0) {
    const count = gone.reduce((sum, [, rows]) => sum + rows, 0)
    const kinds = gone.map(([kind, rows]) => `${kind} ${String(rows)}`).join(', ')
    print(say(dryRun ? WORDS.wouldRemove : WORDS.removedGone, { count, kinds }))
  }
  for (const { outcome, reason, count } of reasons.slice(0, REASONS_SHOWN))
    print(say(WORDS.reason, { outcome: say(outcome), count, reason }))
  const unclear = notUnderstood.reduce((sum, { count }) => sum + count, 0)
  if (unclear > 0) print(say(WORDS.notUnderstood, { count: unclear }))
  for (const { field, count, value, id } of notUnderstood.slice(0, REASONS_SHOWN))
    print(say(WORDS.notUnderstoodField, { field, count, value: printable(value.slice(0, 60)), id }))
  print(say(WORDS.seconds, { seconds: seconds.toFixed(1), rate: Math.round(counts.read / Math.max(seconds, 0.001)) }))
  if (reportFile !== null) print(say('report', { path: reportFile }))
  if (stopped) print(say(WORDS.stopped, { file, kept: counts.loaded + counts.repaired }))
}

function checkFile(say: Say, importer: Importer, file: string): void {
  let size: number
  try {
    const stat = statSync(file)
    if (stat.isDirectory()) checkKind(say, importer, file)
    if (!stat.isFile()) throw new UsageError(say(WORDS.notAFile, { file }))
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
      throw new UsageError(say(WORDS.otherFormat, { file, format: importer.id, other: other.id }))
    throw new UsageError(
      say(WORDS.wrongExtension, { file, format: importer.id, extensions: importer.extensions.join(', ') }),
    )
  }
  if (size === 0) throw new UsageError(say(WORDS.emptyFile, { file }))
}

/** @throws {UsageError} if the content is of another format, with the command that reads or converts it */
function checkKind(say: Say, importer: Importer, file: string): void {
  const kind = fileKindOf(file)
  if (kind === undefined) return
  const output = `${stem(file)}.gpkg`
  if ('convertible' in kind) throw new UsageError(say(WORDS.convertFirst, { file, output, kind: kind.convertible }))
  if ('raster' in kind) throw new UsageError(say(WORDS.isRaster, { file, output, kind: kind.raster }))
  if (kind.format !== importer.id)
    throw new UsageError(say(WORDS.otherFormat, { file, format: importer.id, other: kind.format }))
}
