import type { Session } from '../../platform/db/database.ts'
import { statements, type Parameters } from '../../platform/db/statements.ts'
import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import { connection, pageRequest, type Connection, type Order } from '../../graphql/connection.ts'
import { invalidInput } from '../../graphql/errors.ts'
import { listParameter, rowId } from '../../graphql/keyset-page.ts'
import type {
  ObservationFilter,
  ObservationQuality,
  QueryObservationsArgs,
  Resolution,
  SeriesFilter,
} from '../../graphql/types.generated.ts'
import { readBuckets, valueOf, type BucketRange, type BucketUnit } from '../../store/observations/buckets.ts'

const source = new URL('./observations.sql', import.meta.url)
const sql = statements(source)

export interface SeriesRow {
  readonly id: number
  readonly thing: string
  readonly property: string
  readonly feedId: string
  readonly sensorId: number | null
  readonly regionId: number | null
}

export interface ObservationRow {
  /** Of its series, and `sortKey` of its instant in ms: for cursors. */
  readonly id: number
  readonly sortKey: number
  readonly seriesId: number
  readonly observedAt: Date
  readonly receivedAt: Date | null
  readonly value: number
  readonly min: number | null
  readonly max: number | null
  readonly count: number | null
  readonly quality: ObservationQuality
  readonly revision: number | null
}

export type SeriesRows = Connection<SeriesRow>
export type ObservationRows = Connection<ObservationRow>

export const series = createEntityResolvers<SeriesRow, SeriesFilter>({
  name: 'series',
  sql: source,
  filter: ({ property, feedId, sensorKind, regionCode }) => ({
    property: property ?? undefined,
    feedId: feedId ?? undefined,
    sensorKind: listParameter(sensorKind),
    ...regionParameter(regionCode),
  }),
})

/** Series of sensors, one list for each. */
export async function seriesOfSensors(
  session: Session,
  sensorIds: readonly number[],
  limit: number,
): Promise<SeriesRow[][]> {
  const rows = await session.rows<SeriesRow>(sql('ofSensors', { sensorIds, limit }))
  return sensorIds.map((id) => rows.filter(({ sensorId }) => sensorId === id))
}

interface ReadingRow {
  readonly seriesId: number
  readonly observedAt: Date
  readonly receivedAt: Date
  readonly value: number
  readonly quality: number
  readonly revision: number | null
}

const QUALITIES: readonly ObservationQuality[] = ['GOOD', 'ESTIMATED', 'DOUBTFUL', 'FAULTY']

function ofReading(row: ReadingRow): ObservationRow {
  return {
    ...row,
    id: row.seriesId,
    sortKey: row.observedAt.getTime(),
    min: null,
    max: null,
    count: null,
    quality: QUALITIES[row.quality] ?? 'DOUBTFUL',
  }
}

/** The newest values of series; null if there is none. */
export async function latestOf(session: Session, ids: readonly number[]): Promise<(ObservationRow | null)[]> {
  const rows = await session.rows<ReadingRow>(sql('latest', { ids }))
  const found = new Map(rows.map((row) => [row.seriesId, ofReading(row)]))
  return ids.map((id) => found.get(id) ?? null)
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The longest range of one history. */
const LONGEST: Readonly<Record<Resolution, { readonly ms: number; readonly words: string }>> = {
  RAW: { ms: 7 * DAY_MS, words: '7 days' },
  MINUTE: { ms: 3 * DAY_MS, words: '3 days' },
  HOUR: { ms: 200 * DAY_MS, words: '200 days' },
  DAY: { ms: 14 * 366 * DAY_MS, words: '14 years' },
}
const MAX_HISTORY = 5_000
const MAX_SERIES = 100

export interface HistoryRange {
  readonly from: Date
  readonly to: Date
  readonly resolution: Resolution
}

/** @throws BAD_USER_INPUT for a range that is empty or too long for its resolution */
export function historyRange(from: string, to: string, resolution: Resolution, field = ''): HistoryRange {
  const range = { from: new Date(from), to: new Date(to), resolution }
  const ms = range.to.getTime() - range.from.getTime()
  const { ms: longestMs, words } = LONGEST[resolution]
  if (ms <= 0) throw invalidInput(`${field}to`, to, `later than from, ${from}`)
  if (ms > longestMs)
    throw invalidInput(`${field}to`, to, `at most ${words} after from at the resolution ${resolution}`)
  return range
}

/** Histories of series, one list for each, oldest first. */
export async function historiesOf(
  session: Session,
  wanted: readonly { readonly id: number; readonly property: string }[],
  { from, to, resolution }: HistoryRange,
): Promise<ObservationRow[][]> {
  const properties = new Map(wanted.map(({ id, property }) => [id, property]))
  const ids = [...properties.keys()]
  const lists = new Map<number, ObservationRow[]>(ids.map((id) => [id, []]))
  const rows =
    resolution === 'RAW'
      ? (
          await session.rows<ReadingRow>(sql('newestReadings', { ids, pageFrom: from, pageTo: to, limit: MAX_HISTORY }))
        ).map(ofReading)
      : await bucketRows(session, resolution, properties, { from, to })
  for (const row of rows) lists.get(row.seriesId)?.push(row)
  return wanted.map(({ id }) => lists.get(id) ?? [])
}

async function bucketRows(
  session: Session,
  resolution: Exclude<Resolution, 'RAW'>,
  properties: ReadonlyMap<number, string>,
  range: Omit<BucketRange, 'seriesIds'>,
): Promise<ObservationRow[]> {
  const unit = resolution.toLowerCase() as BucketUnit
  const buckets = await readBuckets(session, unit, { ...range, seriesIds: [...properties.keys()] })
  return buckets.map((bucket) => ({
    id: bucket.seriesId,
    sortKey: bucket.observedAt.getTime(),
    seriesId: bucket.seriesId,
    observedAt: bucket.observedAt,
    receivedAt: null,
    value: valueOf(bucket, properties.get(bucket.seriesId) ?? ''),
    min: bucket.min,
    max: bucket.max,
    count: bucket.count,
    quality: 'GOOD',
    revision: null,
  }))
}

const ORDERS: Readonly<Record<'SERIES', Order>> = { SERIES: { key: 'number', by: 'bySeries', after: 'afterSeries' } }

/** A page of `Query.observations`. @throws BAD_USER_INPUT */
export async function observationPage(session: Session, args: QueryObservationsArgs): Promise<ObservationRows> {
  const { filter } = args
  const resolution = args.resolution ?? 'RAW'
  const asOf = args.asOf == null ? undefined : new Date(args.asOf)
  const request = pageRequest(ORDERS, 'SERIES', args, 500)
  const which = seriesParameters(filter)
  const after = request.after === undefined ? {} : { afterId: request.after.id, afterMs: Number(request.after.key) }
  const limit = request.first + 1
  if (filter.from == null && filter.to == null) {
    if (resolution !== 'RAW') throw invalidInput('resolution', resolution, 'RAW for newest values, or from and to')
    const rows =
      asOf === undefined
        ? await session.rows<ReadingRow>(sql('newest', { ...which, ...after, limit }))
        : await session.rows<ReadingRow>(sql('newestAsOf', { ...which, ...after, asOf, limit }))
    return connection(rows.map(ofReading), request, () => count(session, 'countNewest', which))
  }
  const range = historyRange(
    filter.from ?? new Date(new Date(filter.to ?? 0).getTime() - DAY_MS).toISOString(),
    filter.to ?? (asOf ?? new Date()).toISOString(),
    resolution,
    'filter.',
  )
  const found = await session.rows<SeriesRow>(sql('page', { ...which, byId: true, limit: MAX_SERIES + 1 }))
  if (found.length > MAX_SERIES)
    throw invalidInput('filter', 'more than 100 series', 'at most 100: by sensorId, seriesIds, property or regionCode')
  const properties = new Map(found.map(({ id, property }) => [id, property]))
  const { from, to } = range
  if (resolution === 'RAW') {
    const window = { ids: [...properties.keys()], pageFrom: from, pageTo: to, asOf }
    const rows = await session.rows<ReadingRow>(sql('readings', { ...window, ...after, limit }))
    return connection(rows.map(ofReading), request, () => count(session, 'countReadings', window))
  }
  const startsAfter =
    request.after === undefined ? undefined : { seriesId: request.after.id, ms: Number(request.after.key) }
  const rows = await bucketRows(session, resolution, properties, { from, to, asOf, after: startsAfter, limit })
  return connection(
    rows,
    request,
    async () => (await bucketRows(session, resolution, properties, { from, to, asOf })).length,
  )
}

async function count(session: Session, name: string, parameters: Parameters): Promise<number> {
  return (await session.row<{ count: number }>(sql(name, parameters)))?.count ?? 0
}

function seriesParameters({ sensorId, seriesIds, property, regionCode }: ObservationFilter): Parameters {
  if (seriesIds != null && seriesIds.length > MAX_SERIES)
    throw invalidInput('filter.seriesIds', `${String(seriesIds.length)} ids`, `at most ${String(MAX_SERIES)}`)
  // An invalid id matches no row.
  return {
    sensorId: sensorId == null ? undefined : (rowId(sensorId) ?? -1),
    seriesIds: seriesIds?.map(rowId).filter((id): id is number => id !== undefined && id < 2 ** 31),
    property: property == null ? undefined : [property],
    ...regionParameter(regionCode),
  }
}

function regionParameter(regionCode: string | null | undefined): Parameters {
  if (regionCode == null) return {}
  if (!/^\d{6,20}$/.test(regionCode))
    throw invalidInput('filter.regionCode', regionCode, 'a division code of 12 digits, 15 for a grid')
  return { regionCode }
}
