import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Geometry, Position } from 'geojson'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { TARGETS } from '../things/by-table.ts'
import type { Feature, ImportItem, NotUnderstood, Target } from '../feature.ts'
import { imbalance, noCounts, type ImportCounts } from './import-counts.ts'
import { ImportReport, type ReportLine } from './import-report.ts'
import { Placement } from './placement.ts'
import { pointOn } from '../../geometry/measure.ts'
import { sha256Of } from './sha256.ts'
import { writeBatch, type BatchOutcome } from './write-batch.ts'
import { prepare, type PreparedFeature } from './prepared-feature.ts'

const sql = statements(new URL('./load.sql', import.meta.url))

/** A batch is one transaction: at most this many rows, or this many characters of geometry. */
const BATCH_ROWS = 1000
const BATCH_CHARACTERS = 8_000_000
/** Margin around the rows of an import, in degrees, so that those on its edge are included. */
const MARGIN = 1e-3

/** Imports of a source that can be undone: replaced rows of older ones are not kept. */
export const UNDOABLE_IMPORTS = 10
/** Rejected features are held back until something is written: a refused file leaves no trace. */
const HELD_REPORT_LINES = 1000
/** Rows of a source checked at a time for those that a file no longer has. */
const ROWS_AT_ONCE = 10_000

/** The source of imported rows, as in the `source` table. */
export interface ImportSource {
  readonly key: string
  /** Id of the importer. */
  readonly format: string
  readonly title: string
  readonly licence?: string
  readonly attribution?: string
  /** Default `EPSG:4326`. */
  readonly crs?: string
  /** Path of the file that `key` was derived from; absent: the key was given. */
  readonly origin?: string
}

export interface LoadOptions {
  readonly source: ImportSource
  /** Path of the file: names the run and its report; its digest is taken when the run ends. */
  readonly file: string
  /** CITY_HOME, for `imports/`. */
  readonly home: string
  /** Reads and counts everything, writes nothing. */
  readonly dryRun?: boolean
  /** Aborted: stops after the current batch. */
  readonly signal?: AbortSignal
  /** User name for the list of imports. */
  readonly actor?: string
  /**
   * The file is complete: rows of the source that it no longer has are removed at the end. For these kinds; `found`:
   * for the kinds that occur in the file; `all`: for every kind.
   */
  readonly replaces?: readonly Target[] | 'found' | 'all'
  /** The date of the data according to the file's header, available with its first feature. */
  readonly dataAt?: () => Date | undefined
  /** Checks the first features before anything is written. @throws to refuse the file without writing anything */
  readonly beforeFirst?: (features: readonly Feature[]) => Promise<void>
  /** Called after each committed batch. */
  readonly onBatch?: (counts: Readonly<ImportCounts>) => void
}

export interface LoadResult {
  readonly counts: ImportCounts
  /** Null in a dry run. */
  readonly runId: number | null
  /** Null if nothing was rejected, repaired or not understood. */
  readonly reportFile: string | null
  /** Reasons for rejected, repaired and ignored features, in this order, each most frequent first. */
  /** One line for each kind of reason, most frequent first; a reason given once is given in full. */
  readonly reasons: readonly { outcome: 'rejected' | 'ignored' | 'repaired'; reason: string; count: number }[]
  /** Unchanged rows that are newer in the city than in the file. */
  readonly older: number
  /** Rows removed because the complete file no longer has them; in a dry run: rows that would be removed. */
  readonly removed: Readonly<Partial<Record<Target, number>>>
  /** A later state of the same data exists: nothing was changed. */
  readonly outdatedBy?: NewerImport
  /** Values not understood, by field, most frequent first. */
  readonly notUnderstood: readonly NotUnderstoodField[]
  /** True if `signal` ended it early: committed rows stay, the same import completes it. */
  readonly stopped: boolean
}

/** An import of later data than a file. */
export interface NewerImport {
  readonly id: number
  readonly fileName: string
  readonly dataAt: Date
  /** Date of the data in the file. */
  readonly fileAt: Date
}

/** Values of one field that were not understood: their number, and an example with the id of its feature. */
export interface NotUnderstoodField {
  readonly field: string
  readonly count: number
  readonly value: string
  readonly id: string
}

/**
 * Writes the features of an importer, in batches of one transaction each; a batch is written while the next is read.
 * Committed batches survive the death of the process, and the same import writes only what is missing.
 * @throws {ImportError} from the importer; batches committed before it stay
 */
export async function loadFeatures(
  database: Database | undefined,
  items: AsyncIterable<ImportItem>,
  options: LoadOptions,
): Promise<LoadResult> {
  const { source, file, home, signal, onBatch, replaces } = options
  const store = options.dryRun === true ? undefined : database
  const counts = noCounts()
  const reasons = new Map<string, { outcome: 'rejected' | 'ignored' | 'repaired'; reason: string; count: number }>()
  let runId: number | null = null
  let report: ImportReport | undefined
  /** `repaired` reasons of features not yet written, by identity. */
  const repaired = new Map<Feature, string>()
  const unclear = new Map<Feature, readonly NotUnderstood[]>()
  let unclearCount = 0
  const unclearFields = new Map<string, NotUnderstoodField>()
  const seen = new Set<string>()
  const links = new Placement()
  let batch: PreparedFeature[] = []
  let characters = 0
  let writing: Promise<void> = Promise.resolve()
  let recorded = ''
  let older = 0
  let removed: Partial<Record<Target, number>> = {}
  let looked = false
  const kinds = new Set<Target>()
  const rejectedIds = new Set<string>()
  const heldLines: ReportLine[] = []
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]

  async function start(): Promise<void> {
    if (store === undefined || runId !== null) return
    const { key, format, title, licence = null, attribution = null, crs = 'EPSG:4326', origin } = source
    const bytes = (await stat(file)).size
    runId = await store.write(SYSTEM, async (session) => {
      await session.rows(sql('putSource', { key, format, title, licence, attribution, crs }))
      if (origin !== undefined) await session.rows(sql('putOrigin', { key, origin }))
      await session.rows(sql('forgetReplaced', { source: key, kept: UNDOABLE_IMPORTS - 1 }))
      const run = await session.row<{ id: number }>(
        sql('startRun', {
          source: key,
          fileName: basename(file),
          actor: options.actor ?? null,
          bytes,
          whole: replaces !== undefined,
          dataAt: options.dataAt?.() ?? null,
        }),
      )
      if (run === undefined) throw new Error('import_run: the insert returned no id')
      return run.id
    })
    report = new ImportReport(home, runId, file)
    for (const line of heldLines.splice(0)) report.add(line)
  }

  function addToReport(line: ReportLine): void {
    if (report !== undefined) report.add(line)
    else if (store !== undefined) heldLines.push(line)
  }

  /** Once, before anything is written. @returns false if a later state of the same data exists */
  async function look(features: readonly Feature[]): Promise<NewerImport | undefined> {
    looked = true
    const fileAt = options.dataAt?.()
    if (database !== undefined && fileAt !== undefined) {
      const positions = features.flatMap(({ geometry }) => (geometry === undefined ? [] : [pointOn(geometry)]))
      const newer = await database.read(SYSTEM, (session) =>
        session.row<Omit<NewerImport, 'fileAt'>>(
          sql('newerImport', {
            source: source.key,
            dataAt: fileAt,
            kinds: [...new Set(features.map(({ target }) => target))],
            lng: positions.map(([lng]) => lng),
            lat: positions.map(([, lat]) => lat),
          }),
        ),
      )
      if (newer !== undefined) return { ...newer, fileAt }
    }
    await options.beforeFirst?.(features)
    return undefined
  }

  function note(outcome: 'rejected' | 'ignored' | 'repaired', reason: string): void {
    const kind = kindOfReason(reason)
    const key = `${outcome}:${kind}`
    const known = reasons.get(key)
    if (known !== undefined) reasons.set(key, { outcome, reason: kind, count: known.count + 1 })
    else if (reasons.size < 1000) reasons.set(key, { outcome, reason, count: 1 })
  }

  function reject(id: string, reason: string, original: unknown): void {
    counts.rejected++
    note('rejected', reason)
    if (replaces !== undefined) rejectedIds.add(id)
    addToReport({ id, outcome: 'rejected', reason, original })
  }

  function noteUnclear(id: string, { field, value }: NotUnderstood): void {
    unclearCount++
    const known = unclearFields.get(field)
    unclearFields.set(field, known ? { ...known, count: known.count + 1 } : { field, count: 1, value, id })
    addToReport({ id, outcome: 'not understood', reason: `${field} is ${JSON.stringify(value)}`, original: value })
  }

  function closeOutcome(written: readonly PreparedFeature[], outcome: BatchOutcome): void {
    counts.inserted += outcome.inserted
    counts.updated += outcome.updated
    counts.unchanged += outcome.unchanged
    older += outcome.older
    for (const { feature, reason } of outcome.refused) reject(feature.sourceId, reason, feature)
    const refused = new Set(outcome.refused.map(({ feature }) => feature))
    for (const { feature } of written) {
      const reason = repaired.get(feature)
      repaired.delete(feature)
      const values = unclear.get(feature) ?? []
      unclear.delete(feature)
      if (refused.has(feature)) continue
      for (const value of values) noteUnclear(feature.sourceId, value)
      if (reason === undefined) counts.loaded++
      else {
        counts.repaired++
        note('repaired', reason)
        addToReport({ id: feature.sourceId, outcome: 'repaired', reason, original: feature })
      }
    }
  }

  /** Writes the batch after the previous one is written: at most two are in memory. */
  async function flush(): Promise<void> {
    const full = batch
    batch = []
    characters = 0
    await writing
    if (full.length === 0) return
    if (!looked) {
      const newer = await look(full.map(({ feature }) => feature))
      if (newer !== undefined) throw new OutdatedFile(newer)
    }
    await start()
    writing = (async () => {
      const outcome =
        store === undefined
          ? { inserted: 0, updated: 0, unchanged: 0, older: 0, written: [], refused: [] }
          : await writeBatch(store, source.key, full, links, runId)
      closeOutcome(full, outcome)
      await record()
      onBatch?.(counts)
    })()
    // Handled at the next `await writing`; until then it must not count as unhandled.
    writing.catch(() => undefined)
  }

  async function record(): Promise<void> {
    const id = runId
    if (store === undefined || id === null) return
    const row = {
      id,
      ...counts,
      notUnderstood: unclearCount,
      read: counts.loaded + counts.repaired + counts.rejected + counts.ignored,
      older,
      removed: sumOf(removed),
      kinds: [...kinds].sort(),
      ...(west <= east
        ? { west: west - MARGIN, south: south - MARGIN, east: east + MARGIN, north: north + MARGIN }
        : { west: null, south: null, east: null, north: null }),
      reportFile: report?.path ?? null,
    }
    const text = JSON.stringify(row)
    if (text === recorded) return
    recorded = text
    await store.write(SYSTEM, (session) => session.rows(sql('recordRun', row)))
  }

  /** Removes rows of these kinds that the complete file no longer has. */
  async function removeGone(): Promise<void> {
    if (database === undefined || replaces === undefined || kinds.size === 0) return
    const goneKinds = replaces === 'all' ? TARGETS : replaces === 'found' ? [...kinds] : replaces
    for (const kind of goneKinds) {
      for (let after = ''; ;) {
        signal?.throwIfAborted()
        const rows = await database.read(SYSTEM, (session) =>
          session.rows<{ id: number; source_id: string }>(
            sql('sourceRows', { kind, source: source.key, after, most: ROWS_AT_ONCE }),
          ),
        )
        const ids = rows
          .filter(({ source_id: id }) => !seen.has(`${kind}:${id}`) && !rejectedIds.has(id))
          .map(({ id }) => id)
        if (ids.length > 0) {
          removed = { ...removed, [kind]: (removed[kind] ?? 0) + ids.length }
          await store?.write(SYSTEM, async (session) => {
            await session.rows(sql('lockDatasets', { names: [kind] }))
            await session.rows(sql('removeRows', { importId: runId, kind, ids }))
            await session.rows(sql('bumpDatasets', { names: [kind] }))
          })
        }
        const last = rows.at(-1)
        if (last === undefined || rows.length < ROWS_AT_ONCE) break
        after = last.source_id
      }
    }
  }

  async function dropRun(): Promise<void> {
    const id = runId
    if (id !== null) await store?.write(SYSTEM, (session) => session.rows(sql('dropRun', { id })))
  }

  let stopped = false
  let outdatedBy: NewerImport | undefined
  try {
    for await (const item of untilAborted(items, signal)) {
      counts.read++
      if (item.outcome === 'ignored') {
        counts.ignored++
        note('ignored', item.rule)
      } else if (item.outcome === 'rejected') {
        if (heldLines.length >= HELD_REPORT_LINES) await start()
        reject(item.sourceId, item.reason, item.original)
      } else {
        const { feature } = item
        const id = `${feature.target}:${feature.sourceId}`
        if (seen.has(id)) {
          reject(feature.sourceId, `the file has this ${feature.target} id before`, feature)
          continue
        }
        seen.add(id)
        kinds.add(feature.target)
        if (feature.geometry !== undefined) {
          const [x = NaN, y = NaN] = firstOf(feature.geometry)
          west = Math.min(west, x)
          south = Math.min(south, y)
          east = Math.max(east, x)
          north = Math.max(north, y)
        }
        if (item.outcome === 'repaired') repaired.set(feature, item.reason)
        if (item.notUnderstood !== undefined) unclear.set(feature, item.notUnderstood)
        const prepared = prepare(feature, source.key)
        batch.push(prepared)
        characters += String(prepared.row.geom).length * 2
        if (batch.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS) await flush()
      }
    }
    stopped = signal?.aborted === true
    await flush()
    await writing
    // A file with nothing but ignored features is a run, too.
    await start()
    if (!stopped) await removeGone()
    await record()
    const wrong = imbalance(counts, store === undefined)
    if (wrong !== undefined) throw new Error(`the counts of this import do not match: ${wrong}`)
    if (store !== undefined && !stopped) {
      const sha256 = await sha256Of(file)
      await store.write(SYSTEM, (session) => session.rows(sql('finishRun', { id: runId, sha256 })))
    }
  } catch (error) {
    await writing.catch(() => undefined)
    await record().catch(() => undefined)
    if (!(error instanceof OutdatedFile)) throw error
    outdatedBy = error.newer
    await dropRun()
  } finally {
    report?.close()
  }
  const order = ['rejected', 'repaired', 'ignored']
  const sorted = [...reasons.values()].sort(
    (a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || b.count - a.count,
  )
  const reportFile = report?.path ?? null
  if (outdatedBy !== undefined) {
    const nothing = { reasons: [], notUnderstood: [], older: 0, removed: {} }
    return { counts: noCounts(), runId: null, reportFile, ...nothing, outdatedBy, stopped }
  }
  const notUnderstood = [...unclearFields.values()].sort((a, b) => b.count - a.count)
  return { counts, runId, reportFile, reasons: sorted, notUnderstood, older, removed, stopped }
}

/** Ends the reading of a file with outdated data. */
class OutdatedFile extends Error {
  constructor(readonly newer: NewerImport) {
    super('outdated')
  }
}

function sumOf(removed: Readonly<Partial<Record<Target, number>>>): number {
  return Object.values(removed).reduce((sum, count) => sum + count, 0)
}

function firstOf(geometry: Geometry): Position {
  let inner: unknown = 'coordinates' in geometry ? geometry.coordinates : []
  while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[0]
  return inner as Position
}

/** Ends when the signal is aborted, even if the importer ignores it. */
async function* untilAborted(
  items: AsyncIterable<ImportItem>,
  signal: AbortSignal | undefined,
): AsyncIterable<ImportItem> {
  try {
    for await (const item of items) {
      if (signal?.aborted === true) return
      yield item
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error
  }
}

/** A reason without its numbers and the ids in brackets at its end. */
function kindOfReason(reason: string): string {
  return reason.replace(/ \([^()]*\)$/, '').replace(/\b\d+(\.\d+)?\b/g, '…')
}
