import { setTimeout as wait } from 'node:timers/promises'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Encoding, Feed, Payload, Receipt } from '../feed/feed.ts'
import { createAnnouncer } from './announce.ts'
import { createCopying } from './copying.ts'
import { checkMessage, type Transport, type CheckedMessage } from './check-message.ts'
import { createFeedQueue } from './feed-queue.ts'
import { BusyError, failureOf, DatabaseUnavailableError } from './ingest-error.ts'
import { createMoverCache } from './mover-cache.ts'
import { createPartitions } from './partitions.ts'
import { createRegionCache } from './region-cache.ts'
import { createSeriesCache } from './series-cache.ts'
import type { MessageCounts } from './message-counts.ts'
import { createPlacedCounts } from './placed-counts.ts'
import { createTimetableLoader } from './load-timetables.ts'
import { createDescriptionCache } from './write-descriptions.ts'
import { writeBatch, type Caches } from './write-batch.ts'
import { faultMask } from '../privacy/masked-faults.ts'

export type { Transport } from './check-message.ts'
export { BusyError } from './ingest-error.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

/** Takes messages from all transports: the only way from a message to durable rows. */
export interface Ingest {
  /**
   * Validates, converts, writes. Resolves when the rows are durable.
   * @throws {BusyError} when the queue is full; {DatabaseUnavailableError} (`DATABASE_UNAVAILABLE`) when the database
   *   is unreachable. In either case nothing may be acknowledged; a repeated message is counted once.
   */
  take(feed: Feed, payload: Payload, transport: Transport): Promise<Receipt>
  /** Open dead letters with these ids, as received: for replaying only, never shown. Oldest first. */
  letters(ids: readonly number[]): Promise<readonly SealedLetter[]>
  /** Progress of the timetable that this process is loading for a feed, 0…1; undefined: none. */
  loading(feedId: string): number | undefined
  /** Work that is not yet written. */
  queued(): { readonly items: number; readonly bytes: number }
  /** Stops taking messages and writes those it has. Idempotent. */
  close(): Promise<void>
}

export interface SealedLetter {
  readonly id: number
  readonly encoding: Encoding
  readonly origin: string | null
  readonly payload: Buffer
  /** Whether enough was kept to replay it. */
  readonly replayable: boolean
}

export interface IngestLimits {
  /** A batch is written as soon as it has this many items; a single message may exceed it. Default 5,000. */
  readonly batchItems: number
  /** … or when its first message has waited this long with no write in progress, ms. Default 25. */
  readonly lingerMs: number
  /** Concurrent batches; a feed is in at most one of them. Default 3. */
  readonly writers: number
  /** Items that may wait; beyond that `BusyError`, except for feeds with nothing waiting. Default 100,000. */
  readonly queueItems: number
  /** Bytes of messages that may wait, as `queueItems`. Default 64 MiB; twice that is a hard limit for all feeds. */
  readonly queueBytes: number
  /** How long a batch is retried while the database is unreachable, ms. Default 10,000. */
  readonly patienceMs: number
}

export const INGEST_LIMITS: IngestLimits = {
  batchItems: 5_000,
  lingerMs: 25,
  writers: 3,
  queueItems: 100_000,
  queueBytes: 64 * 2 ** 20,
  patienceMs: 10_000,
}

export interface IngestOptions {
  readonly database: Pick<Database, 'read' | 'write'>
  readonly bus: EventBus
  readonly log: Log
  readonly now?: () => number
  readonly limits?: Partial<IngestLimits>
}

/** How often regions, links and retention are checked for changes. */
const REFRESH_EVERY_MS = 5_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000
const MAX_CONFLICTS = 8
const BUSY_RETRY_MS = 1_000
/** Bytes that each item of a message counts for [P]. */
const BYTES_OF_AN_ITEM = 200

interface Waiting {
  readonly checked: CheckedMessage
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (error: unknown) => void
}

export function createIngest(options: IngestOptions): Ingest {
  const { database, bus, log, now = Date.now } = options
  const limits = { ...INGEST_LIMITS, ...options.limits }
  const regions = createRegionCache(database)
  const series = createSeriesCache(database)
  const recounter = createPlacedCounts(database, log)
  const timetables = createTimetableLoader(database, () => recounter.soon())
  const loads = new Set<Promise<unknown>>()
  const caches: Caches = {
    regions,
    series,
    movers: createMoverCache(database),
    descriptions: createDescriptionCache(database, series, () => recounter.soon()),
    partitions: createPartitions(database),
    copying: createCopying(),
  }
  const announcer = createAnnouncer(bus, log, now)
  const queue = createFeedQueue<Waiting>(({ checked: examined }) => weightOf(examined))
  /** Items and bytes in progress, by feed. */
  const inHand = new Map<string, { items: number; bytes: number }>()
  let queuedItems = 0
  let queuedBytes = 0
  let linger: NodeJS.Timeout | undefined
  const writing = new Set<Promise<void>>()
  let closed = false
  let refreshedAtMs: number | undefined
  let oldest = { reading: -Infinity, fix: -Infinity }
  /** Set until the retention of readings is known. */
  let beginning: Promise<void> | undefined

  /** Runs before the first message: reads the retention of readings. */
  function begin(): Promise<void> {
    beginning ??= refresh().catch((error: unknown) => {
      beginning = undefined
      throw new DatabaseUnavailableError('the database does not accept readings; nothing of this message is kept', {
        cause: error,
      })
    })
    return beginning
  }

  async function refresh(): Promise<void> {
    if (refreshedAtMs !== undefined && now() - refreshedAtMs < REFRESH_EVERY_MS) return
    await regions.refresh()
    await series.refresh()
    const rows = await database.read(SYSTEM, (session) =>
      session.rows<{ kind: string; keepMs: number | null; keptFrom: Date | null }>(sql('oldestKept')),
    )
    const oldestMs = (kind: string): number => {
      const { keepMs = null, keptFrom = null } = rows.find((row) => row.kind === kind) ?? {}
      return Math.max(keepMs === null ? -Infinity : now() - keepMs, keptFrom?.getTime() ?? -Infinity)
    }
    oldest = { reading: oldestMs('observation'), fix: oldestMs('mover_position') }
    refreshedAtMs = now()
  }

  function hold(feedId: string, items: number, bytes: number): void {
    queuedItems += items
    queuedBytes += bytes
    const own = inHand.get(feedId) ?? { items: 0, bytes: 0 }
    own.items += items
    own.bytes += bytes
    if (own.items === 0 && own.bytes === 0) inHand.delete(feedId)
    else inHand.set(feedId, own)
  }

  /** A feed with nothing in progress is admitted even if another feed fills the queue. */
  function isFull(feedId: string, bytes: number): boolean {
    const isOver = queuedItems >= limits.queueItems || queuedBytes + bytes > limits.queueBytes
    return isOver && (inHand.has(feedId) || queuedBytes + bytes > 2 * limits.queueBytes)
  }

  function schedule(): void {
    if (queue.isEmpty() || writing.size >= limits.writers) return
    // Messages that arrived while a batch was written have waited long enough.
    if (queue.weight() >= limits.batchItems || closed) start()
    else linger ??= setTimeout(start, limits.lingerMs)
  }

  function start(): void {
    clearTimeout(linger)
    linger = undefined
    while (writing.size < limits.writers) {
      const batch = queue.take(limits.batchItems)
      if (batch === undefined) return
      const written: Promise<void> = flush(batch.messages).finally(() => {
        batch.done()
        writing.delete(written)
        start()
      })
      writing.add(written)
    }
  }

  async function flush(batch: readonly Waiting[]): Promise<void> {
    try {
      await write(batch)
    } finally {
      for (const { checked: examined } of batch)
        hold(examined.feed.id, -sizeOf(examined), -examined.payload.bytes.length)
    }
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const giveUpAtMs = performance.now() + limits.patienceMs
    let pauseMs = FIRST_PAUSE_MS
    for (let conflicts = 0; ;) {
      try {
        await refresh()
        const written = await writeBatch(
          database,
          caches,
          batch.map(({ checked: examined }) => examined),
        )
        batch.forEach(({ resolve }, i) => {
          resolve(receiptOf(written.messageCounts[i] as MessageCounts))
        })
        announcer.announce(written)
        return
      } catch (error) {
        let failure = failureOf(error)
        if (failure === 'clash' && ++conflicts > MAX_CONFLICTS) failure = 'away'
        if (failure === 'stale') {
          forget()
          if (++conflicts > 2) failure = 'poison'
        }
        if (failure === 'clash' || failure === 'stale') continue
        if (failure === 'poison' || failure === 'ours') {
          await isolate(batch, error)
          return
        }
        if (performance.now() + pauseMs > giveUpAtMs) {
          log.error('readings cannot be written, and are not acknowledged', error, { messages: batch.length })
          const away = new DatabaseUnavailableError(
            'the database does not accept readings; nothing of this message is kept',
            {
              cause: error,
            },
          )
          for (const { reject } of batch) reject(away)
          return
        }
        await wait(pauseMs)
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      }
    }
  }

  /** Halves a batch that the database refuses until the responsible message is found, which becomes a dead letter. */
  async function isolate(batch: readonly Waiting[], error: unknown): Promise<void> {
    const [first] = batch
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2)
      await write(batch.slice(0, middle))
      await write(batch.slice(middle))
    } else if (first !== undefined) {
      const { checked: examined } = first
      const mask = faultMask(examined.feed, examined.payload)
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
      log.error(`feed "${examined.feed.id}": a message cannot be written`, mask(told), { door: examined.transport })
      if (examined.arrivals.length === 0 || failureOf(error) === 'ours') first.reject(error)
      else await write([{ ...first, checked: refusedBy(error, examined) }])
    }
  }

  function forget(): void {
    refreshedAtMs = -Infinity
    series.forget()
    caches.movers.forget()
    caches.descriptions.forget()
    caches.partitions.forget()
  }

  return {
    async take(feed, payload, transport) {
      if (closed) throw new DatabaseUnavailableError('this server is stopping; nothing of this message is kept')
      if (isFull(feed.id, payload.bytes.length)) throw new BusyError(BUSY_RETRY_MS)
      const nowMs = now()
      // Counted from here on: while the database is unreachable, this bounds memory.
      hold(feed.id, 0, payload.bytes.length)
      let checked: CheckedMessage
      try {
        if (refreshedAtMs === undefined) await begin()
        checked = checkMessage(feed, payload, transport, {
          nowMs,
          oldestReadingMs: oldest.reading,
          oldestFixMs: oldest.fix,
        })
        // Timetables do not go through the queue: nothing else waits for them.
        const timetable = checked.arrivals.find(({ kind }) => kind === 'timetable')
        if (timetable?.kind === 'timetable') {
          const load = timetables.load(checked, timetable)
          loads.add(load)
          try {
            checked = await load
          } finally {
            loads.delete(load)
          }
        }
      } catch (error) {
        hold(feed.id, 0, -payload.bytes.length)
        throw error
      }
      hold(feed.id, sizeOf(checked), 0)
      return new Promise((resolve, reject) => {
        queue.push(feed.id, { checked, resolve, reject })
        schedule()
      })
    },
    letters: (ids) => database.read(SYSTEM, (session) => session.rows<SealedLetter>(sql('sealedLetters', { ids }))),
    loading: (feedId) => timetables.progress(feedId),
    queued: () => ({ items: queuedItems, bytes: queuedBytes }),
    async close() {
      closed = true
      timetables.stop()
      await Promise.allSettled(loads)
      schedule()
      while (writing.size > 0) await Promise.all(writing)
      await recounter.close()
      await announcer.close()
    },
  }
}

/** A message without anything to write occupies a place too. */
function sizeOf({ arrivals }: CheckedMessage): number {
  return Math.max(1, arrivals.length)
}

/** Cost of writing it, in items: large alerts and reports count for more. */
function weightOf(checked: CheckedMessage): number {
  return Math.max(sizeOf(checked), Math.ceil(checked.payload.bytes.length / BYTES_OF_AN_ITEM))
}

function receiptOf({ message, accepted, duplicates, deadLetterId }: MessageCounts): Receipt {
  const { state, rejected, faults, notes } = message
  return {
    state,
    accepted,
    duplicates,
    rejected,
    faults,
    ...(notes.length > 0 && { notes }),
    ...(deadLetterId !== undefined && { deadLetterId }),
  }
}

function refusedBy(error: unknown, checked: CheckedMessage): CheckedMessage {
  const why = error instanceof Error ? error.message : String(error)
  const message = `the database refuses it: ${faultMask(checked.feed, checked.payload)(why)}`
  return {
    ...checked,
    state: 'failed',
    arrivals: [],
    faults: [{ code: 'INVALID', message }, ...checked.faults],
    rejected: checked.rejected + checked.arrivals.length,
  }
}
