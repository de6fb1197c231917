import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SYSTEM, type Database } from '../../db/database.ts'
import { statements } from '../../db/statements.ts'
import type { Feature, ImportItem } from '../importer.ts'
import { imbalance, noCounts, type ImportCounts } from './import-counts.ts'
import { ImportReport } from './import-report.ts'
import { Links } from './links.ts'
import { prepare, writeBatch, type BatchOutcome, type PreparedFeature } from './write-batch.ts'

const sql = statements(new URL('./load.sql', import.meta.url))

/** A batch is one transaction: this many rows at most, or this many characters of geometry. */
const BATCH_ROWS = 1000
const BATCH_CHARACTERS = 8_000_000

/** Where the rows of an import come from, as the `source` table keeps it. */
export interface ImportSource {
  readonly key: string
  /** Id of the importer. */
  readonly format: string
  readonly title: string
  readonly licence?: string
  readonly attribution?: string
  /** Default `EPSG:4326`. */
  readonly crs?: string
}

export interface LoadOptions {
  readonly source: ImportSource
  /** Path of the file: names the run and its report, and is digested when the run ends. */
  readonly file: string
  /** CITY_HOME, where `imports/` is. */
  readonly home: string
  /** Reads and counts everything, writes nothing. */
  readonly dryRun?: boolean
  /** Aborted: stops after the batch that is being written. */
  readonly signal?: AbortSignal
  /** Called after each committed batch. */
  readonly onBatch?: (counts: Readonly<ImportCounts>) => void
}

export interface LoadResult {
  readonly counts: ImportCounts
  /** Null in a dry run. */
  readonly runId: number | null
  /** Null when nothing was rejected or repaired. */
  readonly reportFile: string | null
  /** Why features were rejected, repaired and ignored, in this order, each most frequent first. */
  /** One line for each kind of reason, most frequent first; a reason given once is given whole. */
  readonly reasons: readonly { outcome: 'rejected' | 'ignored' | 'repaired'; reason: string; count: number }[]
  /** True when `signal` ended it early: what was committed stays, the same import again completes it. */
  readonly stopped: boolean
}

/**
 * Writes what an importer yields, in batches of one transaction each; a batch is written while the next is read. What a resolved batch
 * holds survives the death of the process, and the same import again writes only what is missing.
 * @throws {ImportError} from the importer; batches that were committed before it stay.
 */
export async function loadFeatures(
  database: Database | undefined,
  items: AsyncIterable<ImportItem>,
  options: LoadOptions,
): Promise<LoadResult> {
  const { source, file, home, signal, onBatch } = options
  const store = options.dryRun === true ? undefined : database
  const counts = noCounts()
  const reasons = new Map<string, { outcome: 'rejected' | 'ignored' | 'repaired'; reason: string; count: number }>()
  let runId: number | null = null
  let report: ImportReport | undefined
  /** `repaired` features of the batches that are still to be written, by identity. */
  const repaired = new Map<Feature, string>()
  const seen = new Set<string>()
  const links = new Links()
  let batch: PreparedFeature[] = []
  let characters = 0
  let writing: Promise<void> = Promise.resolve()
  let recorded = ''

  async function start(): Promise<void> {
    if (store === undefined || runId !== null) return
    const { key, format, title, licence = null, attribution = null, crs = 'EPSG:4326' } = source
    runId = await store.write(SYSTEM, async (session) => {
      await session.rows(sql('putSource', { key, format, title, licence, attribution, crs }))
      const run = await session.row<{ id: number }>(sql('startRun', { source: key, fileName: basename(file) }))
      if (run === undefined) throw new Error('import_run: the insert returned no id')
      return run.id
    })
    report = new ImportReport(home, runId, file)
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
    report?.add({ id, outcome: 'rejected', reason, original })
  }

  function settleOutcome(written: readonly PreparedFeature[], outcome: BatchOutcome): void {
    counts.inserted += outcome.inserted
    counts.updated += outcome.updated
    counts.unchanged += outcome.unchanged
    for (const { feature, reason } of outcome.refused) reject(feature.sourceId, reason, feature)
    const refused = new Set(outcome.refused.map(({ feature }) => feature))
    for (const { feature } of written) {
      const reason = repaired.get(feature)
      repaired.delete(feature)
      if (refused.has(feature)) continue
      if (reason === undefined) counts.loaded++
      else {
        counts.repaired++
        note('repaired', reason)
        report?.add({ id: feature.sourceId, outcome: 'repaired', reason, original: feature })
      }
    }
  }

  /** Hands the batch over; waits for the one before it, so that at most two are in memory. */
  async function flush(): Promise<void> {
    const full = batch
    batch = []
    characters = 0
    await writing
    if (full.length === 0) return
    await start()
    writing = (async () => {
      const outcome =
        store === undefined
          ? { inserted: 0, updated: 0, unchanged: 0, written: [], refused: [] }
          : await writeBatch(store, source.key, full, links)
      settleOutcome(full, outcome)
      await record()
      onBatch?.(counts)
    })()
    // Seen at the next `await writing`; until then it must not count as unhandled.
    writing.catch(() => undefined)
  }

  async function record(): Promise<void> {
    const id = runId
    if (store === undefined || id === null) return
    const row = {
      id,
      ...counts,
      read: counts.loaded + counts.repaired + counts.rejected + counts.ignored,
      reportFile: report?.path ?? null,
    }
    const text = JSON.stringify(row)
    if (text === recorded) return
    recorded = text
    await store.write(SYSTEM, (session) => session.rows(sql('recordRun', row)))
  }

  let stopped = false
  try {
    for await (const item of untilAborted(items, signal)) {
      counts.read++
      if (item.outcome === 'ignored') {
        counts.ignored++
        note('ignored', item.rule)
      } else if (item.outcome === 'rejected') {
        await start()
        reject(item.sourceId, item.reason, item.original)
      } else {
        const { feature } = item
        const id = `${feature.target}:${feature.sourceId}`
        if (seen.has(id)) {
          await start()
          reject(feature.sourceId, `the file has this ${feature.target} id before`, feature)
          continue
        }
        seen.add(id)
        if (item.outcome === 'repaired') repaired.set(feature, item.reason)
        const prepared = prepare(feature, source.key)
        batch.push(prepared)
        characters += String(prepared.row.geom).length * 2
        if (batch.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS) await flush()
      }
    }
    stopped = signal?.aborted === true
    await flush()
    await writing
    // A file of nothing but ignored features is a run too.
    await start()
    await record()
    const wrong = imbalance(counts, store === undefined)
    if (wrong !== undefined) throw new Error(`the counts of this import do not add up: ${wrong}`)
    if (store !== undefined && !stopped) {
      const sha256 = await sha256Of(file)
      await store.write(SYSTEM, (session) => session.rows(sql('finishRun', { id: runId, sha256 })))
    }
  } catch (error) {
    await writing.catch(() => undefined)
    await record().catch(() => undefined)
    throw error
  } finally {
    report?.close()
  }
  const order = ['rejected', 'repaired', 'ignored']
  const sorted = [...reasons.values()].sort(
    (a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || b.count - a.count,
  )
  return { counts, runId, reportFile: report?.path ?? null, reasons: sorted, stopped }
}

/** Ends where the signal is aborted, whether the importer notices it first or we do. */
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

async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  return digest.digest('hex')
}

/** What reasons of one kind have in common: without their numbers and the ids in brackets at the end. */
function kindOfReason(reason: string): string {
  return reason.replace(/ \([^()]*\)$/, '').replace(/\b\d+(\.\d+)?\b/g, '…')
}
