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

/** `city source list`. @returns exit code. */
export async function runSourceList(
  terminal: Terminal,
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const { say, print } = terminal
  const sources = await withDatabase(terminal, listSources)
  if (json) print(JSON.stringify(sources, null, 2))
  else if (sources.length === 0) print(say('sourceNone'))
  else for (const source of sources) print(lineOf(source))
  return 0
}

/** `city source show <key>`. @returns exit code. */
export async function runSourceShow(
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
    print(say('sourceImport', { ...textsOf(each) }))
    if (each.undoneAt !== null)
      print(say('sourceImportUndone', { at: each.undoneAt.toISOString(), who: printable(each.undoneBy ?? '-') }))
    else if (each.undoable) print(say('sourceImportUndoable', { id: each.id }))
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
export async function runSourceRemove(
  terminal: Terminal,
  key: string,
  { yes = false }: { readonly yes?: boolean },
): Promise<number> {
  const { say, print, signal } = terminal
  return withDatabase(terminal, async (database) => {
    const { source } = await showSource(database, key)
    const rows = Object.values(source.rows).reduce((sum, count) => sum + count, 0)
    if (!yes) {
      if (!terminal.interactive) throw new UsageError(say('sourceRemoveNeedsYes', { key, rows }))
      if (!(await confirm(say('sourceRemoveAsk', { key, rows })))) {
        print(say('notDone'))
        return 0
      }
    }
    const progress = terminal.progress(say('sourceRemoving', { key }))
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
      print(say('sourceRemoveStopped', { key }))
      return 130
    } finally {
      progress.end()
    }
    print(say('sourceRemoved', { key, rows }))
    await finalizeCity(database, terminal)
    return 0
  })
}

/** `city source rename <key> <new key>`. @returns exit code. */
export async function runSourceRename(terminal: Terminal, key: string, newKey: string): Promise<number> {
  await withDatabase(terminal, (database) => renameSource(database, key, newKey, { actor: terminalUser() }))
  terminal.print(terminal.say('sourceRenamed', { key, newKey }))
  return 0
}

/** `city import undo [id]`, also as `city source undo <id>`. @returns exit code. */
export async function runUndo(terminal: Terminal, given: string | undefined): Promise<number> {
  const { say, print } = terminal
  if (given !== undefined && !/^[1-9]\d{0,8}$/.test(given))
    throw new UsageError(say('badNumber', { name: 'id', value: given }))
  return withDatabase(terminal, async (database) => {
    const progress = terminal.progress(say('undoing'))
    const undone = await undoImport(database, given === undefined ? undefined : Number(given), {
      actor: terminalUser(),
      onProgress: (done, total, kind) => {
        progress.update(done, total, kind)
      },
    }).finally(() => {
      progress.end()
    })
    const { id, fileName, source } = undone.import
    print(say('undone', { id, file: printable(fileName), source, gone: undone.gone, returned: undone.returned }))
    await finalizeCity(database, terminal)
    return 0
  })
}
