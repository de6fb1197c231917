import { DatabaseError, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { float8Array, instantArray, int2Array, int4Array } from './binary-array.ts'
import { copyRows } from './copy-rows.ts'
import { judgeCounters } from './judge-counters.ts'
import type { ReadingColumns, RepeatedReading } from './reading-columns.ts'
import { reviseReadings } from './revise-readings.ts'
import type { KnownSeries } from './series-cache.ts'
import { countAccepted } from './message-counts.ts'
import { SERIES_IN_BLOCK, lockSlot } from '../../store/observations/rollup-locks.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

const HOUR_MS = 3_600_000

/** The reading that became its series' newest. */
export interface Newest {
  readonly series: KnownSeries
  readonly observedAtMs: number
  readonly value: number
  readonly quality: number
  readonly receivedAtMs: number
  readonly feedId: string
}

/**
 * Writes the readings of a batch and counts them.
 * @param mayCopy whether readings believed to be new may be written by `COPY`, if the engine has it. Throws
 *   `CopyRefusedError`, with nothing counted, if one is not new after all.
 * @returns those that became newest, by the feed's name
 */
export async function writeReadings(session: Session, columns: ReadingColumns, mayCopy: boolean): Promise<Newest[]> {
  const { series, observedAtMs, values, qualities, messageCounts: messageCounts, registers } = columns
  if (series.length === 0) return []
  await judgeCounters(session, columns)
  const { copied, inserted } = waysOf(columns, mayCopy && session.copy !== undefined)
  const candidates = newestOf(columns)
  // All are sent at once; each statement sees the result of the previous ones.
  const sent = [
    ...markDue(session, columns),
    copied.length === 0 ? Promise.resolve() : copyReadings(session, columns, copied),
    inserted.length === 0 ? Promise.resolve([]) : insertReadings(session, columns, inserted),
    putLatest(session, candidates),
  ] as const
  // If several fail, the first is the cause.
  await Promise.allSettled(sent)
  const [, , , known, became] = await Promise.all(sent)
  const repeated: RepeatedReading[] = known.map((at) => ({
    series: series[at] as KnownSeries,
    observedAtMs: observedAtMs[at] as number,
    value: values[at] as number,
    quality: qualities[at] as number,
    counts: messageCounts[at] as RepeatedReading['counts'],
    keepsDoubt: (series[at] as KnownSeries).isCounter && registers[at]?.event === undefined,
  }))
  countInserted(columns, new Set(known), became)
  const revised = await reviseReadings(session, [...repeated, ...columns.again])
  const corrected = revised.length === 0 ? [] : newestOfRevised(revised)
  const becameLater = corrected.length === 0 ? new Set<number>() : await putLatest(session, corrected)
  // A correction sent with the first statement has already stored it.
  const newest = new Map<number, Newest>()
  for (const one of candidates) if (became.has(one.series.id)) newest.set(one.series.id, one)
  for (const one of corrected) if (becameLater.has(one.series.id)) newest.set(one.series.id, one)
  return [...newest.values()]
}

/** A reading believed to be new already exists, or this database does not allow COPY into the table. */
export class CopyRefusedError extends Error {
  override readonly name = 'CopyRefusedError'
}

/** unique_violation, feature_not_supported (row-level security), and errors in a statement or its rows. */
const REFUSES_COPY = /^(23505|0A|42|22)/

/** Fewer rows are written by the prepared statement. */
const LEAST_COPIED = 32
/** Series ids have 31 bits, a number 53. */
const MOST_COPIED = 2 ** 22

/**
 * Splits readings into those for `COPY` and those for `INSERT`. Readings newer than the series' newest known one are
 * copied: nearly always all. In the order of series, so that neighbours in the index are written together.
 */
function waysOf(
  { series, observedAtMs }: ReadingColumns,
  canCopy: boolean,
): { copied: readonly number[]; inserted: readonly number[] } {
  const keys: number[] = []
  const inserted: number[] = []
  for (let i = 0; i < series.length; i++) {
    const one = series[i] as KnownSeries
    if ((observedAtMs[i] as number) > one.latestMs) keys.push(one.id * MOST_COPIED + i)
    else inserted.push(i)
  }
  if (!canCopy || keys.length < LEAST_COPIED || series.length > MOST_COPIED)
    return { copied: [], inserted: series.map((_, i) => i) }
  return { copied: Array.from(Float64Array.from(keys).sort(), (key) => key % MOST_COPIED), inserted }
}

async function copyReadings(session: Session, columns: ReadingColumns, places: readonly number[]): Promise<void> {
  try {
    await session.copy?.(sql('copyReadings'), copyRows(columns, places))
  } catch (error) {
    if (!(error instanceof DatabaseError) || !REFUSES_COPY.test(error.code)) throw error
    throw new CopyRefusedError(error.message, { cause: error })
  }
}

/** @returns positions of readings that already existed */
async function insertReadings(session: Session, columns: ReadingColumns, places: readonly number[]): Promise<number[]> {
  const { series, observedAtMs, values, qualities, messageCounts: messageCounts } = columns
  const rows = await session.tuples(
    sql('insertReadings', {
      seriesId: int4Array(places.map((at) => (series[at] as KnownSeries).id)),
      observedAt: instantArray(places.map((at) => observedAtMs[at] as number)),
      quality: int2Array(places.map((at) => qualities[at] as number)),
      receivedAt: instantArray(
        places.map((at) => (messageCounts[at] as RepeatedReading['counts']).message.receivedAtMs),
      ),
      value: float8Array(places.map((at) => values[at] as number)),
      expected: places.length,
    }),
  )
  return rows.map(([place]) => places[(place as number) - 1] as number)
}

function markDue(session: Session, { series, observedAtMs }: ReadingColumns): [Promise<unknown>, Promise<unknown>] {
  const due = new Map<number, { hour: number; block: number }>()
  for (let i = 0; i < series.length; i++) {
    const hour = Math.floor((observedAtMs[i] as number) / HOUR_MS)
    const block = Math.floor((series[i] as KnownSeries).id / SERIES_IN_BLOCK)
    const key = hour * 2 ** 23 + block
    if (!due.has(key)) due.set(key, { hour, block })
  }
  const each = [...due.values()].sort((a, b) => a.hour - b.hour || a.block - b.block)
  const slots = [...new Set(each.map(({ hour, block }) => lockSlot(hour, block)))]
  return [
    session.tuples(sql('lockHours', { slots: int4Array(slots) })),
    session.tuples(
      sql('markDue', {
        hourAt: instantArray(each.map(({ hour }) => hour * HOUR_MS)),
        block: int4Array(each.map(({ block }) => block)),
      }),
    ),
  ]
}

/**
 * The newest reading of each series of the batch, if it may be newer than the known one: in the order of series, so
 * that no two writers wait for one another.
 */
function newestOf({ series, observedAtMs, values, qualities, messageCounts: messageCounts }: ReadingColumns): Newest[] {
  const newest = new Map<KnownSeries, number>()
  for (let i = 0; i < series.length; i++) {
    const one = series[i] as KnownSeries
    const atMs = observedAtMs[i] as number
    if (atMs < one.latestMs) continue
    const place = newest.get(one)
    if (place === undefined || atMs > (observedAtMs[place] as number)) newest.set(one, i)
  }
  const bySeries = [...newest].sort(([a], [b]) => a.id - b.id)
  return bySeries.map(([one, i]) => {
    const { message } = messageCounts[i] as RepeatedReading['counts']
    return {
      series: one,
      observedAtMs: observedAtMs[i] as number,
      value: values[i] as number,
      quality: qualities[i] as number,
      receivedAtMs: message.receivedAtMs,
      feedId: message.feed.id,
    }
  })
}

function newestOfRevised(revised: readonly RepeatedReading[]): Newest[] {
  const newest = new Map<number, RepeatedReading>()
  for (const one of revised) {
    if (one.observedAtMs >= (newest.get(one.series.id)?.observedAtMs ?? one.series.latestMs))
      newest.set(one.series.id, one)
  }
  return Array.from(newest.values(), ({ counts, series, observedAtMs, value, quality }) => ({
    ...{ series, observedAtMs, value, quality },
    receivedAtMs: counts.message.receivedAtMs,
    feedId: counts.message.feed.id,
  }))
}

/** @returns ids of the series whose newest reading changed */
async function putLatest(session: Session, candidates: readonly Newest[]): Promise<ReadonlySet<number>> {
  const became = new Set(candidates.map(({ series }) => series.id))
  const isNext = ({ series, observedAtMs }: Newest): boolean =>
    series.latestMs > -Infinity && observedAtMs > series.latestMs
  const [known, first] = [candidates.filter(isNext), candidates.filter((one) => !isNext(one))]
  const [stayed, put] = await Promise.all([
    known.length === 0 ? [] : session.tuples(sql('moveLatest', { ...latestColumns(known), expected: known.length })),
    putFirst(first),
  ])
  const left = new Set(stayed.map(([id]) => id as number))
  // Another transaction has written a newer one, or removed it.
  const putAnyhow = await putFirst(known.filter(({ series }) => left.has(series.id)))
  for (const { series } of first) if (!put.has(series.id)) became.delete(series.id)
  for (const id of left) if (!putAnyhow.has(id)) became.delete(id)
  return became

  async function putFirst(some: readonly Newest[]): Promise<ReadonlySet<unknown>> {
    const rows = some.length === 0 ? [] : await session.tuples(sql('putLatest', latestColumns(some)))
    return new Set(rows.map(([id]) => id))
  }
}

function latestColumns(candidates: readonly Newest[]) {
  return {
    seriesId: int4Array(candidates.map(({ series }) => series.id)),
    observedAt: instantArray(candidates.map(({ observedAtMs }) => observedAtMs)),
    receivedAt: instantArray(candidates.map(({ receivedAtMs }) => receivedAtMs)),
    value: float8Array(candidates.map(({ value }) => value)),
    quality: int2Array(candidates.map(({ quality }) => quality)),
  }
}

/** Counts the new readings. Late: older than the newest reading that this process or the database knew. */
function countInserted(
  { series, observedAtMs, messageCounts: messageCounts, fallen }: ReadingColumns,
  known: ReadonlySet<number>,
  became: ReadonlySet<number>,
): void {
  const newestMs = new Map<KnownSeries, number>()
  for (let i = 0; i < series.length; i++) {
    if (known.has(i)) continue
    const one = series[i] as KnownSeries
    const atMs = observedAtMs[i] as number
    const counts = messageCounts[i] as RepeatedReading['counts']
    countAccepted(counts, atMs)
    if (fallen.has(i)) counts.fallen++
    const before = newestMs.get(one) ?? one.latestMs
    if (atMs < before || !became.has(one.id)) counts.late++
    else newestMs.set(one, atMs)
  }
}
