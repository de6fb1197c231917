import { placeInTime } from '../settings/city-settings.ts'
import { DatabaseError, SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { TABLE_LISTS } from '../things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import { LEVELS, RegionIndex, type IndexedRegion } from '../load/region-index.ts'
import { columnArrays } from '../load/rows.ts'
import type { Row } from '../thing/row.ts'
import { tablesOf, thingOf } from '../things/by-table.ts'
import type { Target } from '../feature.ts'
import { drawCityRoot, type CityNames } from './city-root.ts'
import { enterRegions, enterStreets, foldEntries } from './enter-names.ts'
import { locate } from './locate.ts'
import { assignCodes, PRIVATE_CITY_CODE } from './region-codes.ts'
import { numberTree } from './region-tree.ts'

const sql = statements(new URL('./finalize.sql', import.meta.url), TABLE_LISTS)
const load = statements(new URL('../load/load.sql', import.meta.url))

/** An outline is drawn by its parts if they cover at least this share of it. */
const PARTS_SHARE = 0.3
/**
 * Parts of unknown height take their building's only if those of known height fill less than this share of its volume.
 */
const KNOWN_BULK = 0.2
/** Examples in a result, of each kind. */
const EXAMPLES = 5
/** Rows of one transaction. */
const CHUNK_IDS = 20_000

/** Subjects of `region_tally`. */
const PLACED_BY_FEEDS = tablesOf(({ counted }) => counted === 'feeds')
const COUNTED = ['building', 'household', 'resident', 'road_m', ...tablesOf(({ counted }) => counted !== false)]

export interface FinalizeOptions extends CityNames {
  readonly onProgress?: (progress: { step: FinalizeStep; done: number; total: number }) => void
  readonly signal?: AbortSignal
}

export type FinalizeStep = 'root' | 'labels' | 'tree' | 'parts' | Target | 'counts' | 'tallies' | 'names'

export interface FinalizeResult {
  readonly seconds: number
  /** Codes that rows refer to but no row has, by table and column; empty: all links were resolved. */
  readonly unresolved: readonly UnresolvedCodes[]
  /** Rows outside the city, by table; empty: all are inside. */
  readonly outside: readonly OutsideRows[]
  /** Buildings whose given number of households differed from the household rows; now corrected. */
  readonly recounted: { readonly buildings: number; readonly examples: readonly string[] }
}

export interface OutsideRows {
  readonly table: string
  readonly rows: number
  /** Names or ids of some, at most 5. */
  readonly examples: readonly string[]
}

export interface UnresolvedCodes {
  readonly table: string
  /** Name of the column: `building_code`. */
  readonly column: string
  /** Rows with an unresolved code. */
  readonly rows: number
  /** Some of the codes, at most 5. */
  readonly examples: readonly string[]
}

/**
 * Derives what depends on all rows together: the root of the region tree, parents and codes, the region of each thing,
 * the building of each part, the counts of each region, and the search entries of regions and streets. Each step is a
 * transaction of its own, changes only what differs, and may be interrupted: the next run does the rest.
 */
export async function finalize(database: Database, options: FinalizeOptions = {}): Promise<FinalizeResult> {
  const { onProgress, signal } = options
  const started = performance.now()
  const step = async (name: FinalizeStep, work: () => Promise<unknown>): Promise<void> => {
    signal?.throwIfAborted()
    onProgress?.({ step: name, done: 0, total: 1 })
    await work()
    onProgress?.({ step: name, done: 1, total: 1 })
  }
  await database.write(SYSTEM, (session) => session.rows(sql('gatherStatistics')))
  await step('root', () =>
    database.write(SYSTEM, async (session) => {
      if (await drawCityRoot(session, options)) await bump(session, 'region')
    }),
  )
  await step('labels', () => refineLabels(database))
  await step('tree', () => growTree(database, options.cityCode ?? PRIVATE_CITY_CODE))
  await placeInTime(database)
  await inChunks(database, 'building', 'parts', options, async (session, range) => {
    const linked = await session.rows(sql('linkParts', range))
    const raised = await session.rows(sql('inheritHeight', { ...range, bulk: KNOWN_BULK }))
    const marked = await session.rows(sql('markOutlines', { ...range, share: PARTS_SHARE }))
    return linked.length + raised.length + marked.length
  })
  const regions = await regionIndex(database)
  for (const table of tablesOf(({ located, links }) => located || Object.keys(links).length > 0)) {
    const thing = thingOf(table)
    await inChunks(database, table, table, options, async (session, range) => {
      const linked =
        Object.keys(thing.links).length > 0
          ? await session.rows(sql(`link${table.charAt(0).toUpperCase()}${table.slice(1)}`, range))
          : []
      return linked.length + (thing.located ? await locate(session, table, range, regions) : 0)
    })
  }
  const recounted = await countHouseholds(database, options)
  const { unresolved, outside } = await database.read(SYSTEM, async (session) => ({
    unresolved: await session.rows<UnresolvedCodes>(sql('unresolvedCodes')),
    outside: await session.rows<OutsideRows>(sql('outside')),
  }))
  await step('tallies', () =>
    database.write(SYSTEM, async (session) => {
      if ((await session.rows(sql('writeTallies', { subjects: COUNTED }))).length > 0) await bump(session, 'region')
    }),
  )
  await step('names', () =>
    database.write(SYSTEM, async (session) => {
      await enterRegions(session)
      await enterStreets(session)
      await foldEntries(session)
    }),
  )
  return { seconds: (performance.now() - started) / 1000, unresolved, outside, recounted }
}

/** Recounts what feeds write: sensors, cameras and stops. Their regions and search entries are written with them. */
export async function recountPlaced(session: Session): Promise<void> {
  if ((await session.rows(sql('recountPlaced', { subjects: PLACED_BY_FEEDS }))).length > 0)
    await bump(session, 'region')
}

/** Household rows, where there are any, decide a building's number of households. */
async function countHouseholds(database: Database, options: FinalizeOptions): Promise<FinalizeResult['recounted']> {
  let buildings = 0
  const examples: string[] = []
  await inChunks(database, 'building', 'counts', options, async (session, range) => {
    const changed = await session.rows<{ building: string; given: number | null; rows: number }>(
      sql('countHouseholds', range),
    )
    for (const { building, given, rows } of changed) {
      if (given === null) continue
      buildings++
      if (examples.length < EXAMPLES) examples.push(`${building}: ${String(given)} → ${String(rows)}`)
    }
    return changed.length
  })
  return { buildings, examples }
}

async function bump(session: Session, dataset: string): Promise<void> {
  await session.rows(load('bumpDatasets', { names: [dataset] }))
}

/** Regions of one transaction of label points. */
const LABELS_AT_ONCE = 100

/** If the geometry engine fails they are taken one at a time, and a failing region keeps its label point. */
async function refineLabels(database: Database): Promise<void> {
  const rough = await database.read(SYSTEM, (session) => session.rows<{ id: number }>(sql('roughLabels')))
  const refine = (ids: readonly number[]): Promise<unknown> =>
    database.write(SYSTEM, (session) => session.rows(sql('refineLabels', { ids })))
  for (let start = 0; start < rough.length; start += LABELS_AT_ONCE) {
    const ids = rough.slice(start, start + LABELS_AT_ONCE).map(({ id }) => id)
    try {
      await refine(ids)
    } catch (error) {
      ignoreGeometryFault(error)
      for (const id of ids) await refine([id]).catch(ignoreGeometryFault)
    }
  }
}

interface RegionRow {
  readonly id: number
  readonly level: string
  readonly code: string
  readonly parent_id: number | null
  readonly path: string
  readonly tree_left: number
  readonly tree_right: number
  readonly area_m2: number
  readonly lng: number
  readonly lat: number
}

async function growTree(database: Database, cityCode: string): Promise<void> {
  const parents = await findParents(database)
  await database.write(SYSTEM, async (session) => {
    const rows = await session.rows<RegionRow>(sql('regions'))
    const linked = rows.map((row) => ({ ...row, parentId: parents.get(row.id) ?? null }))
    const codes = assignCodes(linked, cityCode)
    const coded = linked.map((row) => ({ ...row, code: codes.get(row.id) ?? row.code }))
    const places = numberTree(coded)
    const changed: Row[] = []
    coded.forEach((row, index) => {
      const place = places.get(row.id)
      const before = rows[index]
      if (place === undefined || before === undefined) return
      if (
        before.code === row.code &&
        before.parent_id === row.parentId &&
        before.path === place.path &&
        before.tree_left === place.left &&
        before.tree_right === place.right
      )
        return
      changed.push({
        id: row.id,
        parent_id: row.parentId,
        code: row.code,
        path: place.path,
        tree_left: place.left,
        tree_right: place.right,
      })
    })
    if (changed.length === 0) return
    await session.rows(sql('writeTree', columnArrays(changed)))
    await bump(session, 'region')
  })
}

async function regionIndex(database: Database): Promise<RegionIndex> {
  return new RegionIndex(await database.read(SYSTEM, (session) => session.rows<IndexedRegion>(load('regionShapes'))))
}

/** The deepest higher region around the label point; the smaller of two at the same level. */
async function findParents(database: Database): Promise<Map<number, number>> {
  const regions = await database.read(SYSTEM, (session) => session.rows<RegionRow>(sql('regions')))
  const index = await regionIndex(database)
  const known = new Map(regions.map((region) => [region.id, region]))
  const parents = new Map<number, number>()
  for (const region of regions) {
    const above = index
      .holding([region.lng, region.lat])
      .filter(({ level }) => LEVELS.indexOf(level) > LEVELS.indexOf(region.level))
      .sort(
        (a, b) =>
          LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
          (known.get(a.id)?.area_m2 ?? 0) - (known.get(b.id)?.area_m2 ?? 0),
      )[0]
    if (above !== undefined) parents.set(region.id, above.id)
    if (above !== undefined || region.level === 'CITY') continue
    const best = await database
      .read(SYSTEM, (session) => session.row<{ parent_id: number }>(sql('parentByOverlap', { id: region.id })))
      .catch(ignoreGeometryFault)
    if (best !== undefined) parents.set(region.id, best.parent_id)
  }
  return parents
}

async function inChunks(
  database: Database,
  table: Target,
  step: FinalizeStep,
  { onProgress, signal }: FinalizeOptions,
  work: (session: Session, range: { first: number; last: number }) => Promise<number>,
): Promise<void> {
  const range = await database.read(SYSTEM, (session) =>
    session.row<{ first: number | null; last: number | null }>(sql('rangeOf', { [table]: true })),
  )
  if (range?.first == null || range.last == null) return
  const total = range.last - range.first + 1
  for (let first = range.first; first <= range.last; first += CHUNK_IDS) {
    signal?.throwIfAborted()
    onProgress?.({ step, done: first - range.first, total })
    const last = Math.min(first + CHUNK_IDS - 1, range.last)
    await database.write(SYSTEM, async (session) => {
      if ((await work(session, { first, last })) > 0) await bump(session, table)
    })
  }
  onProgress?.({ step, done: total, total })
}

function ignoreGeometryFault(error: unknown): undefined {
  if (error instanceof DatabaseError && (error.code === 'ENGINE_FAULT' || error.code.startsWith('XX'))) return undefined
  throw error
}
