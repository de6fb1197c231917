import { SYSTEM, type Database } from '../../platform/db/database.ts'
import type { Alert, Fix, Reading, Report } from '../feed/feed-item.ts'
import type { Feed } from '../feed/feed.ts'
import type { CheckedMessage } from './check-message.ts'
import type { MoverCache } from './mover-cache.ts'
import type { Partitions } from './partitions.ts'
import type { Copying } from './copying.ts'
import { addReading, newReadingColumns } from './reading-columns.ts'
import type { RegionCache } from './region-cache.ts'
import type { KnownSeries, SeriesCache } from './series-cache.ts'
import { countAccepted, newMessageCounts, type MessageCounts } from './message-counts.ts'
import { writeDeadLetters, writeCounters } from './write-counters.ts'
import { addFix, newFixColumns, writeFixes, type PlacedFix } from './write-fixes.ts'
import { writeReadings, type Newest } from './write-readings.ts'
import type { Description, DescriptionCache } from './write-descriptions.ts'
import { writeAlerts, writeReports, type FeedOwned, type WrittenReport } from './write-alerts-and-reports.ts'

/** What this process remembers of the database, so that a batch needs no look-ups. */
export interface Caches {
  readonly regions: RegionCache
  readonly series: SeriesCache
  readonly movers: MoverCache
  readonly descriptions: DescriptionCache
  readonly partitions: Partitions
  readonly copying: Copying
}

/** Changes made by a batch, for listeners. */
export interface Written {
  readonly messageCounts: readonly MessageCounts[]
  readonly newest: readonly Newest[]
  readonly moved: readonly PlacedFix[]
  readonly alertIds: readonly number[]
  readonly reports: readonly WrittenReport[]
}

let attempts = 0

/**
 * Writes messages in one transaction: when it resolves, everything is durable and counted; when it throws, nothing is.
 * New things, series, movers and partitions are created before, each in a transaction of its own: alone they do no
 * harm.
 */
export async function writeBatch(
  database: Pick<Database, 'write'>,
  caches: Caches,
  messages: readonly CheckedMessage[],
): Promise<Written> {
  const attempt = ++attempts
  const messageCounts = messages.map(newMessageCounts)
  await writeDescriptions(caches, messageCounts)
  await learnMovers(caches, messages)
  const seriesOf = await learnSeries(caches, messages)
  const readings = newReadingColumns()
  const fixes = newFixColumns()
  const alerts: FeedOwned<Alert>[] = []
  const reports: FeedOwned<Report>[] = []
  let reading = 0
  for (const counts of messageCounts) {
    const { feed, arrivals } = counts.message
    for (const arrival of arrivals) {
      switch (arrival.kind) {
        case 'reading':
          addReading(readings, seriesOf[reading++] as KnownSeries, arrival, counts, attempt)
          break
        case 'fix': {
          const known = caches.movers.get(feed, arrival.mover)
          if (known === undefined) throw new Error(`mover of ${feed.id} ${arrival.mover} is unknown`)
          addFix(fixes, known, arrival, caches.regions.at(arrival.lng, arrival.lat), counts, attempt)
          break
        }
        case 'alert':
          alerts.push({ arrival, counts })
          break
        case 'report':
          reports.push({ arrival, counts })
          break
        case 'timetable':
          if (counts.message.timetable === 'known') counts.duplicates++
          else countAccepted(counts, counts.message.receivedAtMs)
          break
        case 'thing':
        case 'camera':
        case 'traits':
          break
      }
    }
  }
  await caches.partitions.observation(readings.observedAtMs)
  await caches.partitions.mover_position(fixes.observedAtMs)
  const write = (mayCopy: boolean): Promise<Written> =>
    database.write(SYSTEM, async (session) => {
      const newest = await writeReadings(session, readings, mayCopy)
      const moved = await writeFixes(session, fixes)
      const alertIds = await writeAlerts(session, alerts)
      const writtenReports = await writeReports(session, reports, caches.regions)
      await writeDeadLetters(session, messageCounts)
      await writeCounters(session, messageCounts)
      return { messageCounts, newest, moved, alertIds, reports: writtenReports }
    })
  const written = await caches.copying.attempt(write)
  for (const { series, observedAtMs } of written.newest) series.latestMs = Math.max(series.latestMs, observedAtMs)
  for (const { mover, fix } of written.moved) mover.latestMs = Math.max(mover.latestMs, fix.observedAtMs)
  return written
}

async function learnMovers({ movers }: Caches, messages: readonly CheckedMessage[]): Promise<void> {
  const fixes: { feed: Feed; fix: Fix }[] = []
  for (const { feed, arrivals } of messages) {
    for (const arrival of arrivals)
      if (arrival.kind === 'fix' && movers.find(feed, arrival) === undefined) fixes.push({ feed, fix: arrival })
  }
  if (fixes.length > 0) await movers.learn(fixes)
}

/** @returns the series of each reading of these messages */
async function learnSeries({ series }: Caches, messages: readonly CheckedMessage[]): Promise<readonly KnownSeries[]> {
  const first = findSeries(series, messages)
  if (first.missing.length === 0) return first.found
  await series.learn(first.missing)
  const { found, missing } = findSeries(series, messages)
  const [lost] = missing
  if (lost !== undefined)
    throw new Error(`series of ${lost.feed.id} ${lost.reading.thing} ${lost.reading.property} is unknown`)
  return found
}

function findSeries(series: Pick<SeriesCache, 'find'>, messages: readonly CheckedMessage[]) {
  const found: KnownSeries[] = []
  const missing: { feed: Feed; reading: Reading }[] = []
  for (const { feed, arrivals } of messages) {
    for (const arrival of arrivals) {
      if (arrival.kind !== 'reading') continue
      const known = series.find(feed, arrival)
      if (known === undefined) missing.push({ feed, reading: arrival })
      else found.push(known)
    }
  }
  return { found, missing }
}

/** Sensors before the readings that may belong to them. */
async function writeDescriptions(
  { descriptions: cache }: Caches,
  messageCounts: readonly MessageCounts[],
): Promise<void> {
  const descriptions: { feed: Feed; thing: Description; counts: MessageCounts }[] = []
  for (const counts of messageCounts) {
    const { feed, arrivals } = counts.message
    for (const arrival of arrivals)
      if (arrival.kind === 'thing' || arrival.kind === 'camera' || arrival.kind === 'traits')
        descriptions.push({ feed, thing: arrival, counts })
  }
  if (descriptions.length === 0) return
  const changed = await cache.learn(descriptions)
  // Each change counts once, for the message that brought it first.
  const counted = new Set<string>()
  for (const { feed, thing, counts } of descriptions) {
    const key = `${feed.id} ${thing.kind} ${thing.thing}`
    if (changed.get(feed.id)?.has(`${thing.kind} ${thing.thing}`) === true && !counted.has(key)) {
      counted.add(key)
      countAccepted(counts, counts.message.receivedAtMs)
    } else counts.duplicates++
  }
}
