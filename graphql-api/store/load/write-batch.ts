import { SYSTEM, DatabaseError, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Feature, Target } from '../feature.ts'
import { Placement } from './placement.ts'
import { pointOn } from '../../geometry/measure.ts'
import { columnArrays } from './rows.ts'
import type { Row } from '../thing/row.ts'
import { thingOf } from '../things/by-table.ts'
import { searchEntry } from './search-terms.ts'
import { upsert } from './upsert.ts'
import type { PreparedFeature } from './prepared-feature.ts'

const sql = statements(new URL('./load.sql', import.meta.url))

export interface BatchOutcome {
  inserted: number
  updated: number
  unchanged: number
  /** Unchanged rows that are newer than the given ones. */
  older: number
  /** `source_id` of the inserted and updated rows. */
  written: string[]
  /** Rows refused by the database, each with the reason. */
  refused: { feature: Feature; reason: string }[]
}

/**
 * Writes features in one transaction, with their search entries and the revisions of their datasets. If the database
 * refuses a row the batch is halved until only that row is left, and only it is refused. Resolves when everything is
 * committed.
 * @throws {DatabaseError} if the cause is not a row: no connection, no space, a mismatched schema
 */
export async function writeBatch(
  database: Database,
  source: string,
  batch: readonly PreparedFeature[],
  links = new Placement(),
  importId: number | null = null,
): Promise<BatchOutcome> {
  try {
    return await database.write(SYSTEM, (session) => writeFeatures(session, source, batch, links, importId))
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    if (isConflict(error)) {
      links.forget()
      return writeBatch(database, source, batch, links, importId)
    }
    if (!blamesRow(error)) throw error
    const [only] = batch
    if (batch.length === 1 && only !== undefined) {
      const reason = (error.cause instanceof Error ? error.cause.message : error.message).split('\n')[0] ?? error.code
      return {
        inserted: 0,
        updated: 0,
        unchanged: 0,
        older: 0,
        written: [],
        refused: [{ feature: only.feature, reason: `refused by the database: ${reason}` }],
      }
    }
    const middle = Math.ceil(batch.length / 2)
    const first = await writeBatch(database, source, batch.slice(0, middle), links, importId)
    const second = await writeBatch(database, source, batch.slice(middle), links, importId)
    return {
      inserted: first.inserted + second.inserted,
      updated: first.updated + second.updated,
      unchanged: first.unchanged + second.unchanged,
      older: first.older + second.older,
      written: [...first.written, ...second.written],
      refused: [...first.refused, ...second.refused],
    }
  }
}

/**
 * Writes features within a transaction: rows, search entries, revisions. If the database refuses a row everything
 * fails.
 * @param importId of `import_run`, which keeps the replaced rows for undoing; null: nothing is kept
 */
export async function writeFeatures(
  session: Session,
  source: string,
  batch: readonly PreparedFeature[],
  links: Placement,
  importId: number | null = null,
): Promise<BatchOutcome> {
  const outcome: BatchOutcome = { inserted: 0, updated: 0, unchanged: 0, older: 0, written: [], refused: [] }
  const byTarget = new Map<Target, PreparedFeature[]>()
  for (const prepared of batch) {
    const group = byTarget.get(prepared.feature.target)
    if (group === undefined) byTarget.set(prepared.feature.target, [prepared])
    else group.push(prepared)
  }
  // Always in the same order, so that two concurrent imports cannot deadlock.
  const targets = [...byTarget.keys()].sort()
  const touched: Target[] = []
  for (const target of targets) {
    const group = byTarget.get(target) ?? []
    const linked = await links.of(session, target, group)
    const rows = group.map(({ row }, i) => ({ ...row, ...linked[i] }))
    if (importId !== null) outcome.older += await keepReplaced(session, target, source, importId, rows)
    const written = await session.rows<{ id: number; source_id: string; inserted: boolean }>(
      thingOf(target).columns === null
        ? sql('upsertRegion', { source, importId, ...columnArrays(rows) })
        : upsert(target, source, importId, rows),
    )
    const inserted = written.filter((row) => row.inserted).length
    outcome.inserted += inserted
    for (const row of written) outcome.written.push(row.source_id)
    outcome.updated += written.length - inserted
    outcome.unchanged += group.length - written.length
    if (written.length > 0) {
      touched.push(target)
      if (thingOf(target).search !== null) await writeSearchEntries(session, target, group, rows, written)
    }
  }
  if (touched.length > 0) {
    await session.rows(sql('lockDatasets', { names: touched }))
    await session.rows(sql('bumpDatasets', { names: touched }))
  }
  return outcome
}

/** Keeps the rows that are about to be replaced. @returns number of rows that are newer and stay */
async function keepReplaced(
  session: Session,
  kind: Target,
  source: string,
  importId: number,
  rows: readonly Row[],
): Promise<number> {
  const {
    source_id: ids,
    content_hash: hashes,
    source_version: versions,
    shape_version: shapeVersions,
  } = columnArrays(rows)
  return (await session.rows(sql('keepReplaced', { importId, kind, source, ids, hashes, versions, shapeVersions })))
    .length
}

async function writeSearchEntries(
  session: Session,
  kind: Target,
  group: readonly PreparedFeature[],
  placed: readonly Row[],
  written: readonly { id: number; source_id: string; inserted: boolean }[],
): Promise<void> {
  const ids = new Map(written.map((row) => [row.source_id, row.id]))
  const rows: Row[] = []
  for (const [i, { feature, foundAs = feature }] of group.entries()) {
    const id = ids.get(feature.sourceId)
    const entry = id === undefined ? undefined : searchEntry(foundAs)
    if (id === undefined || entry === undefined) continue
    // Results are shown on the map: without a position there is no entry.
    if (feature.geometry === undefined) continue
    const [lng = 0, lat = 0] = pointOn(feature.geometry)
    const { name, nameEn: name_en, detail, code, terms, weight } = entry
    const region_id = placed[i]?.region_id ?? null
    rows.push({ entity_id: id, region_id, name, name_en, detail, code, terms, weight, lng, lat })
  }
  const kept = new Set(rows.map((row) => row.entity_id))
  const gone = written.filter((row) => !row.inserted && !kept.has(row.id)).map((row) => row.id)
  if (gone.length > 0) await session.rows(sql('dropSearchEntries', { kind, ids: gone }))
  if (rows.length > 0) await session.rows(sql('addSearchEntries', { kind, ...columnArrays(rows) }))
}

/**
 * Data exception, integrity, cardinality, program limit, internal error (an exception of the geometry engine), lost
 * exception.
 */
function blamesRow({ code }: DatabaseError): boolean {
  return /^(22|23|21|54|XX)/.test(code) || code === 'ENGINE_FAULT'
}

/** Deadlock, serialization; or a region or building removed after it was read. */
function isConflict({ code }: DatabaseError): boolean {
  return code === '40P01' || code === '40001' || code === '23503'
}
