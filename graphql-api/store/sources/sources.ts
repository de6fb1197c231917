import { appendAudit, type AuditEntry } from '../../security/audit/audit.service.ts'
import { DatabaseError, SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { TABLE_LISTS } from '../things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import { TARGETS } from '../things/by-table.ts'
import type { Target } from '../feature.ts'

const sql = statements(new URL('./sources.sql', import.meta.url), TABLE_LISTS)
const load = statements(new URL('../load/load.sql', import.meta.url))
/** Rows deleted in one transaction. */
const ROWS_AT_ONCE = 5000
/** Formats without a file: regions drawn by the city, and feeds. */
const OWN_FORMATS: readonly string[] = ['drawn', 'feed']

/** The origin of rows, identified by a key of its own: neither a file's name nor a row's number. */
export interface Source {
  readonly key: string
  /** Id of the importer; `drawn`, `feed`: not from files. */
  readonly format: string
  readonly title: string
  readonly licence: string | null
  readonly attribution: string | null
  readonly crs: string
  /** Path of the file that the key was derived from; null: the key was given. */
  readonly origin: string | null
  readonly firstImportAt: Date | null
  readonly lastImportAt: Date | null
  readonly imports: number
  /** Users who imported. */
  readonly actors: readonly string[]
  /** Number of rows, by kind. */
  readonly rows: Readonly<Partial<Record<Target, number>>>
}

/** One imported file. */
export interface SourceImport {
  readonly id: number
  readonly source: string
  readonly fileName: string
  /** Null: it was interrupted. */
  readonly sha256: string | null
  readonly bytes: number | null
  readonly actor: string | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
  /** Date of the data in the file. */
  readonly dataAt: Date | null
  readonly read: number
  readonly loaded: number
  readonly repaired: number
  readonly rejected: number
  readonly ignored: number
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly older: number
  readonly removed: number
  readonly kinds: readonly Target[]
  /** Rows missing from the file were removed. */
  readonly whole: boolean
  /** The replaced rows are still kept. */
  readonly undoable: boolean
  readonly undoneAt: Date | null
  readonly undoneBy: string | null
}

/** Why an operation on a source or an import is impossible. The message names both. */
class SourceError extends Error {
  override readonly name = 'SourceError'
  constructor(
    readonly code: 'unknown-source' | 'own-source' | 'key-taken' | 'bad-key' | 'unknown-import' | 'cannot-undo',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export async function listSources(database: Database): Promise<Source[]> {
  return database.read(SYSTEM, async (session) => {
    const counts = await session.rows<RowCount>(sql('rowCounts'))
    return (await session.rows<Omit<Source, 'rows'>>(sql('sources'))).map((source) => withRows(source, counts))
  })
}

/** @throws {SourceError} */
export async function showSource(
  database: Database,
  key: string,
): Promise<{ readonly source: Source; readonly imports: readonly SourceImport[] }> {
  return database.read(SYSTEM, async (session) => {
    const source = await sourceOf(session, key)
    const counts = await session.rows<RowCount>(sql('rowCounts', { key }))
    const imports = await session.rows<SourceImport>(sql('imports', { key }))
    return { source: withRows(source, counts), imports }
  })
}

interface RowCount {
  readonly source: string
  readonly kind: Target
  readonly rows: number
}

function withRows(source: Omit<Source, 'rows'>, counts: readonly RowCount[]): Source {
  const own = counts.filter((count) => count.source === source.key)
  return { ...source, rows: Object.fromEntries(own.map(({ kind, rows }) => [kind, rows])) }
}

async function sourceOf(session: Session, key: string): Promise<Omit<Source, 'rows'>> {
  const source = await session.row<Omit<Source, 'rows'>>(sql('sources', { key }))
  if (source === undefined)
    throw new SourceError('unknown-source', `there is no source "${key}"; "city source list" names them`)
  return source
}

/**
 * Removes all rows of a source, then its imports. A series of transactions: after an interruption the same call
 * continues. Must be followed by finalizing.
 * @throws {SourceError}; `signal.reason` when aborted
 */
export async function removeSource(
  database: Database,
  key: string,
  options: {
    /** User of this machine, as for imports. */
    readonly actor: string
    readonly signal?: AbortSignal
    readonly onProgress?: (done: number, total: number, kind: Target) => void
  },
): Promise<number> {
  const { source } = await showSource(database, key)
  refuseOwn(source, 'removed: "city grids draw --redraw" draws it again, and a feed is discarded by its definition')
  const total = Object.values(source.rows).reduce((sum, rows) => sum + rows, 0)
  let done = 0
  for (const kind of TARGETS.toSorted(regionsLast)) {
    for (;;) {
      options.signal?.throwIfAborted()
      const gone = await database.write(SYSTEM, async (session) => {
        const rows = await session.rows<{ id: number }>(
          load('sourceRows', { kind, source: key, after: '', most: ROWS_AT_ONCE }),
        )
        if (rows.length === 0) return 0
        await session.rows(load('lockDatasets', { names: [kind] }))
        await session.rows(load('removeRows', { importId: null, kind, ids: rows.map(({ id }) => id) }))
        await session.rows(load('bumpDatasets', { names: [kind] }))
        return rows.length
      })
      if (gone === 0) break
      done += gone
      options.onProgress?.(done, total, kind)
    }
  }
  await database.write(SYSTEM, async (session) => {
    await session.rows(sql('removeRest', { key }))
    await appendAudit(session, {
      ...actorOf(options.actor),
      action: 'source.remove',
      subject: `source ${key}`,
      outcome: 'done',
      detail: { rows: source.rows },
    })
  })
  return total
}

/** Changes a source's key. @throws {SourceError} */
export async function renameSource(
  database: Database,
  key: string,
  newKey: string,
  { actor }: { readonly actor: string },
): Promise<void> {
  if (!isSourceKey(newKey))
    throw new SourceError(
      'bad-key',
      `"${newKey}" is not a valid source key; expected 1 to 100 characters without spaces`,
    )
  await database.write(SYSTEM, async (session) => {
    refuseOwn(await sourceOf(session, key), 'renamed')
    if ((await session.row<{ taken: boolean }>(sql('keyTaken', { key: newKey })))?.taken === true)
      throw new SourceError('key-taken', `there already is a source "${newKey}"`)
    await session.rows(sql('rename', { key, newKey }))
    await session.rows(sql('raiseRevisions'))
    await appendAudit(session, {
      ...actorOf(actor),
      action: 'source.rename',
      subject: `source ${newKey}`,
      outcome: 'done',
      detail: { before: key },
    })
  })
}

/** Rows of other kinds refer to regions. */
function regionsLast(a: Target, b: Target): number {
  return Number(a === 'region') - Number(b === 'region') || (a < b ? -1 : 1)
}

/** The user at the terminal, for the audit. */
function actorOf(user: string): Pick<AuditEntry, 'actor' | 'address'> {
  return { actor: 'system', address: `terminal ${user}` }
}

export function isSourceKey(text: string): boolean {
  return /^[^\s\p{Cc}\p{Cf}]{1,100}$/u.test(text) && !text.startsWith('feed:')
}

function refuseOwn({ key, format }: Pick<Source, 'key' | 'format'>, what: string): void {
  if (OWN_FORMATS.includes(format))
    throw new SourceError('own-source', `source "${key}" is the city's own (${format}) and cannot be ${what}`)
}

export interface UndoneImport {
  readonly import: SourceImport
  /** Imported rows that were removed. */
  readonly gone: number
  /** Replaced or removed rows that were restored. */
  readonly returned: number
}

/**
 * Restores the state before an import, in one transaction. Must be followed by finalizing.
 * @param id absent: the last one
 * @throws {SourceError} naming the obstacle
 */
export async function undoImport(
  database: Database,
  id: number | undefined,
  options: {
    readonly actor: string
    readonly onProgress?: (done: number, total: number, kind: Target) => void
  },
): Promise<UndoneImport> {
  try {
    return await database.write(SYSTEM, async (session) => {
      const found = await importToUndo(session, id)
      const kinds = (await session.rows<{ kind: Target }>(sql('importKinds', { id: found.id }))).map(({ kind }) => kind)
      kinds.sort(regionsLast)
      if (kinds.length > 0) await session.rows(load('lockDatasets', { names: kinds }))
      let gone = 0
      let returned = 0
      for (const [done, kind] of kinds.entries()) {
        options.onProgress?.(done, kinds.length, kind)
        const undone = await session.row<{ gone: number; returned: number }>(sql('undoImport', { id: found.id, kind }))
        gone += undone?.gone ?? 0
        returned += undone?.returned ?? 0
      }
      const { source } = found
      if ((await sourceOf(session, source)).format === 'gtfs') await session.rows(sql('dropTimetable', { source }))
      if (kinds.length > 0) await session.rows(load('bumpDatasets', { names: kinds }))
      await session.rows(sql('markUndone', { id: found.id, actor: options.actor }))
      await appendAudit(session, {
        ...actorOf(options.actor),
        action: 'import.undo',
        subject: `import ${found.id}`,
        outcome: 'done',
        detail: { source, file: found.fileName, gone, returned },
      })
      return { import: found, gone, returned }
    })
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== '23505') throw error
    throw new SourceError(
      'cannot-undo',
      `the import cannot be undone: a row of another source has the code of a row to be restored (${error.message})`,
      { cause: error },
    )
  }
}

async function importToUndo(session: Session, wanted: number | undefined): Promise<SourceImport> {
  const id = wanted ?? (await session.row<{ id: number | null }>(sql('lastImport')))?.id
  if (id == null) throw new SourceError('unknown-import', 'there is no import to undo')
  const [found] = await session.rows<SourceImport>(sql('imports', { id }))
  const refuse = (why: string): never => {
    throw new SourceError('cannot-undo', `import ${id} cannot be undone: ${why}`)
  }
  if (found === undefined)
    throw new SourceError(
      'unknown-import',
      `there is no import ${id}; "city source show <source>" names those of a source`,
    )
  if (found.undoneAt !== null) refuse(`it was already undone at ${found.undoneAt.toISOString()}`)
  if (!found.undoable)
    refuse(`the rows that it replaced are no longer kept: it is older than the last imports of "${found.source}"`)
  const over = (await session.rows<{ id: number }>(sql('importsOver', { id }))).map((row) => row.id)
  if (over.length > 0) {
    const first = over.toReversed().join(', ')
    refuse(`later imports changed the same rows; undo them first: ${first}`)
  }
  const earlier = await session.row<{ id: number }>(sql('earlierTimetable', { source: found.source, id }))
  if (earlier !== undefined)
    refuse(`the timetable that it replaced, of import ${earlier.id}, is not kept; import that file again instead`)
  return found
}
