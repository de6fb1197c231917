import {
  listSources,
  removeSource,
  renameSource,
  showSource,
  undoImport,
  type Source,
  type SourceImport,
} from '../../store/sources/sources.ts'
import { confirm } from './confirm.ts'
import { printable } from './printable.ts'
import { finalizeCity } from './finalize-city.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { terminalUser } from './user-command.ts'
import { withDatabase } from './with-database.ts'
import type { Command } from 'commander'
import type { Verb, VerbContext } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  optJson: ['as JSON', '以 JSON 输出'],
  sourceAbout: ['sources of the city’s rows', '数据来源'],
  sourceListAbout: [
    'list sources: key, format, rows by kind, imports, first and last, coordinate system, user',
    '列出数据来源：标识、格式、各类行数、导入次数、首次与最近导入、坐标系、导入人',
  ],
  sourceShowAbout: ['show a source with its files and imports', '查看一个来源及其文件和导入记录'],
  sourceRenameAbout: ['give a source another key', '更改来源的标识'],
  sourceRemoveAbout: ['remove a source with all its rows', '移除一个来源及其全部数据'],
  undoAbout: [
    'restore the state before an import (default: the last one)',
    '撤销一次导入，恢复到导入之前的状态（默认：最近一次）',
  ],
  sourceKey: ['key of the source', '来源的标识'],
  sourceNewKey: ['its new key', '新的标识'],
  importId: ['number of the import, as in "source show"', '导入编号，见 “source show”'],
  sourceNone: ['nothing was imported yet', '尚未导入任何数据'],
  sourceImport: [
    '  import {id}: {file}, {bytes} bytes, sha256 {digest}, by {who}, {at} – {until}, state of {data}: inserted {inserted}, updated {updated}, unchanged {unchanged}, removed {removed}, rejected {rejected}',
    '  导入 {id}：{file}，{bytes} 字节，sha256 {digest}，导入人 {who}，{at} – {until}，数据时间 {data}：新增 {inserted}，更新 {updated}，未变 {unchanged}，移除 {removed}，拒绝 {rejected}',
  ],
  sourceImportUndone: ['    undone {at} by {who}', '    已于 {at} 由 {who} 撤销'],
  sourceImportUndoable: ['    npm run city -- import undo {id}', '    撤销：npm run city -- import undo {id}'],
  sourceRemoveAsk: [
    'Source "{key}" with {rows} rows will be removed. Continue? [y/N] ',
    '将移除来源“{key}”及其 {rows} 行数据。继续？[y/N] ',
  ],
  sourceRemoveNeedsYes: [
    'source remove deletes {rows} rows of "{key}": add --yes if nobody can be asked',
    'source remove 将移除“{key}”的 {rows} 行数据：无法询问时请加 --yes',
  ],
  sourceRemoving: ['removing {key}', '正在移除 {key}'],
  sourceRemoveStopped: [
    'stopped: removed rows stay removed; the same command removes the rest of {key}',
    '已停止：已移除的不再恢复；再次运行同一命令即可移除 {key} 的其余部分',
  ],
  sourceRemoved: ['{key} was removed: {rows} rows', '已移除 {key}：{rows} 行'],
  sourceRenamed: ['{key} is {newKey} now', '{key} 已改为 {newKey}'],
  undoing: ['undoing the import', '正在撤销导入'],
  undone: [
    'import {id} ({file}, source {source}) was undone: {gone} rows that it added were removed, {returned} were restored',
    '已撤销导入 {id}（{file}，来源 {source}）：移除其新增的 {gone} 行，{returned} 行恢复原状',
  ],
} as const satisfies Readonly<Record<string, Words>>

/** `city source …`. */
export const source: Verb = (city, context) => {
  const { terminal, examples, finish } = context
  const { say } = terminal
  const group = city.command('source').description(say(WORDS.sourceAbout))
  group
    .command('list')
    .description(say(WORDS.sourceListAbout))
    .option('--json', say(WORDS.optJson))
    .addHelpText('after', examples('source list', 'source list --json'))
    .action(async (args: { json?: boolean }) => {
      finish(await runSourceList(terminal, args))
    })
  group
    .command('show')
    .description(say(WORDS.sourceShowAbout))
    .argument('<key>', say(WORDS.sourceKey))
    .option('--json', say(WORDS.optJson))
    .addHelpText('after', examples('source show osm'))
    .action(async (key: string, args: { json?: boolean }) => {
      finish(await runSourceShow(terminal, key, args))
    })
  group
    .command('rename')
    .description(say(WORDS.sourceRenameAbout))
    .argument('<key>', say(WORDS.sourceKey))
    .argument('<newKey>', say(WORDS.sourceNewKey))
    .addHelpText('after', examples('source rename buildings cadastre'))
    .action(async (key: string, newKey: string) => {
      finish(await runSourceRename(terminal, key, newKey))
    })
  group
    .command('remove')
    .description(say(WORDS.sourceRemoveAbout))
    .argument('<key>', say(WORDS.sourceKey))
    .option('--yes', say('optYes'))
    .addHelpText('after', examples('source remove buildings', 'source remove buildings --yes'))
    .action(async (key: string, args: { yes?: boolean }) => {
      finish(await runSourceRemove(terminal, key, args))
    })
  addUndo(group, 'source undo', context)
}

/** `undo` below `source` and `import`. */
export function addUndo(parent: Command, verb: string, { terminal, examples, finish }: VerbContext): void {
  const { say } = terminal
  parent
    .command('undo')
    .description(say(WORDS.undoAbout))
    .argument('[import]', say(WORDS.importId))
    .addHelpText('after', examples(verb, `${verb} 12`))
    .action(async (id: string | undefined) => {
      finish(await runUndo(terminal, id))
    })
}

/** `city source list`. @returns exit code. */
async function runSourceList(terminal: Terminal, { json = false }: { readonly json?: boolean }): Promise<number> {
  const { say, print } = terminal
  const sources = await withDatabase(terminal, listSources)
  if (json) print(JSON.stringify(sources, null, 2))
  else if (sources.length === 0) print(say(WORDS.sourceNone))
  else for (const source of sources) print(lineOf(source))
  return 0
}

/** `city source show <key>`. @returns exit code. */
async function runSourceShow(
  terminal: Terminal,
  key: string,
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const { say, print } = terminal
  const { source, imports } = await withDatabase(terminal, (database) => showSource(database, key))
  if (json) {
    print(JSON.stringify({ ...source, files: imports }, null, 2))
    return 0
  }
  print(lineOf(source))
  const { title, licence, attribution, crs, origin } = source
  for (const [name, value] of Object.entries({ title, licence, attribution, crs, origin }))
    if (value !== null) print(`  ${name}: ${printable(value)}`)
  for (const each of imports) {
    print(say(WORDS.sourceImport, { ...textsOf(each) }))
    if (each.undoneAt !== null)
      print(say(WORDS.sourceImportUndone, { at: each.undoneAt.toISOString(), who: printable(each.undoneBy ?? '-') }))
    else if (each.undoable) print(say(WORDS.sourceImportUndoable, { id: each.id }))
  }
  return 0
}

function lineOf({ key, format, rows, imports, firstImportAt, lastImportAt, crs, actors }: Source): string {
  const counts = Object.entries(rows).map(([kind, count]) => `${kind} ${String(count)}`)
  const times = [firstImportAt, lastImportAt].map((at) => at?.toISOString() ?? '-')
  return [key, format, counts.join(', ') || '-', `×${String(imports)}`, ...times, crs, actors.join(', ') || '-']
    .map(printable)
    .join('\t')
}

function textsOf(each: SourceImport): Record<string, string | number> {
  const { id, fileName, sha256, bytes, actor, startedAt, finishedAt, dataAt, inserted, updated, unchanged } = each
  return {
    ...{ id, inserted, updated, unchanged, removed: each.removed, rejected: each.rejected },
    file: printable(fileName),
    digest: sha256 ?? '-',
    bytes: bytes ?? '-',
    who: printable(actor ?? '-'),
    at: startedAt.toISOString(),
    until: finishedAt?.toISOString() ?? '-',
    data: dataAt?.toISOString() ?? '-',
  }
}

/** `city source remove <key>`. @returns exit code. */
async function runSourceRemove(
  terminal: Terminal,
  key: string,
  { yes = false }: { readonly yes?: boolean },
): Promise<number> {
  const { say, print, signal } = terminal
  return withDatabase(terminal, async (database) => {
    const { source } = await showSource(database, key)
    const rows = Object.values(source.rows).reduce((sum, count) => sum + count, 0)
    if (!yes) {
      if (!terminal.interactive) throw new UsageError(say(WORDS.sourceRemoveNeedsYes, { key, rows }))
      if (!(await confirm(say(WORDS.sourceRemoveAsk, { key, rows })))) {
        print(say('notDone'))
        return 0
      }
    }
    const progress = terminal.progress(say(WORDS.sourceRemoving, { key }))
    try {
      await removeSource(database, key, {
        actor: terminalUser(),
        signal,
        onProgress: (done, total, kind) => {
          progress.update(done, total, kind)
        },
      })
    } catch (error) {
      if (!signal.aborted) throw error
      progress.end()
      print(say(WORDS.sourceRemoveStopped, { key }))
      return 130
    } finally {
      progress.end()
    }
    print(say(WORDS.sourceRemoved, { key, rows }))
    await finalizeCity(database, terminal)
    return 0
  })
}

/** `city source rename <key> <new key>`. @returns exit code. */
async function runSourceRename(terminal: Terminal, key: string, newKey: string): Promise<number> {
  await withDatabase(terminal, (database) => renameSource(database, key, newKey, { actor: terminalUser() }))
  terminal.print(terminal.say(WORDS.sourceRenamed, { key, newKey }))
  return 0
}

/** `city import undo [id]`, also as `city source undo <id>`. @returns exit code. */
async function runUndo(terminal: Terminal, given: string | undefined): Promise<number> {
  const { say, print } = terminal
  if (given !== undefined && !/^[1-9]\d{0,8}$/.test(given))
    throw new UsageError(say('badNumber', { name: 'id', value: given }))
  return withDatabase(terminal, async (database) => {
    const progress = terminal.progress(say(WORDS.undoing))
    const undone = await undoImport(database, given === undefined ? undefined : Number(given), {
      actor: terminalUser(),
      onProgress: (done, total, kind) => {
        progress.update(done, total, kind)
      },
    }).finally(() => {
      progress.end()
    })
    const { id, fileName, source } = undone.import
    print(say(WORDS.undone, { id, file: printable(fileName), source, gone: undone.gone, returned: undone.returned }))
    await finalizeCity(database, terminal)
    return 0
  })
}
