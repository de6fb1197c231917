import { randomUUID } from 'node:crypto'
import { maskedText } from '../../../domain/personal-data.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { PollSource } from '../catalogue/definition.ts'
import type { Feed } from '../feed/feed.ts'
import type { Ingest } from '../pipeline/ingest.ts'
import { encodingOfName } from './encodings.ts'
import { fetchMessage, type Validators } from './fetch-message.ts'
import { retryUntilTaken, waitFor, type RetryOptions } from './retry-until-taken.ts'
import { MAX_MESSAGE_BYTES } from './http.ts'
import { createStableFiles } from './stable-files.ts'
import { readRegularFile } from '../../platform/files/regular-file.ts'

const sql = statements(new URL('./poll.sql', import.meta.url))

export interface PollingOptions {
  readonly polls: Catalogue['polls']
  readonly ingest: Pick<Ingest, 'take'>
  readonly database: Pick<Database, 'write'>
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  readonly wait?: NonNullable<RetryOptions['wait']>
  /** 0…1. */
  readonly random?: () => number
}

export interface Polling {
  /** Stops polling; fetched data is taken, or left to the next process. Idempotent. */
  close(): Promise<void>
}

/** Longest interval after failures. */
const LONGEST_PAUSE_MS = 15 * 60_000

/**
 * Polls addresses, each by one replica, and folders of this machine. The validators of an answer are stored after its
 * rows are durable, so that nothing is skipped if the process dies between.
 */
export function openPolling(options: PollingOptions): Polling {
  const { polls, wait = waitFor, random = Math.random, log } = options
  const stop = new AbortController()
  const { signal } = stop
  const isOver = (): boolean => signal.aborted
  const holder = randomUUID()

  async function keepAsking(feed: Feed, source: PollSource): Promise<void> {
    const once =
      source.url === undefined
        ? fromFolder(feed, source, options, signal)
        : fromUrl(feed, source, options, holder, signal)
    for (let failures = 0; !isOver();) {
      try {
        await once()
        if (failures > 0) log.info('a source can be fetched again', { feed: feed.id })
        failures = 0
      } catch (error) {
        if (isOver()) return
        if (failures++ === 0) log.warn('a feed cannot be fetched', { feed: feed.id, reason: reasonOf(error) })
      }
      await wait(pauseMs(source.everyMs, failures, random()), signal).catch(() => undefined)
    }
  }

  const all = Promise.all(polls.map(({ feed, source }) => keepAsking(feed, source)))
  let closing: Promise<void> | undefined
  return {
    close() {
      closing ??= (async () => {
        stop.abort(new Error('the city closes'))
        await all
        if (polls.length > 0)
          await options.database
            .write(SYSTEM, (session) => session.row(sql('release', { holder })))
            .catch(() => undefined)
      })()
      return closing
    },
  }
}

/** Doubled with each failure, and randomized so that requests spread. @param chance 0…1 */
export function pauseMs(everyMs: number, failures: number, chance: number): number {
  const pause = failures === 0 ? everyMs : Math.min(everyMs * 2 ** failures, Math.max(everyMs, LONGEST_PAUSE_MS))
  return Math.round(pause * (failures === 0 ? 1 : 0.8 + 0.4 * chance))
}

function fromUrl(
  feed: Feed,
  source: PollSource,
  { ingest, database, wait }: PollingOptions,
  holder: string,
  signal: AbortSignal,
): () => Promise<void> {
  const { url = '', everyMs, timeoutMs } = source
  const heldS = (2 * everyMs + timeoutMs) / 1000
  return async () => {
    const held = await database.write(SYSTEM, (session) =>
      session.row<Validators & { url: string | null }>(sql('claim', { feedId: feed.id, holder, heldS })),
    )
    // Another replica polls it.
    if (held === undefined) return
    const known = held.url === url ? held : { etag: null, lastModified: null }
    const fetched = await fetchMessage(feed, source, known, signal)
    if (fetched.state === 'same') return
    await retryUntilTaken(feed, fetched.payload, 'poll', { ingest, signal, ...(wait && { wait }) })
    await database.write(SYSTEM, (session) =>
      session.row(sql('note', { feedId: feed.id, holder, url, ...fetched.validators })),
    )
  }
}

function fromFolder(
  feed: Feed,
  { directory = '' }: PollSource,
  { ingest, log, wait }: PollingOptions,
  signal: AbortSignal,
): () => Promise<void> {
  const look = createStableFiles(directory, (path, kind) =>
    log.warn('an entry in the folder of a feed is not a file', { feed: feed.id, path, kind }),
  )
  let taken = new Map<string, string>()
  return async () => {
    const files = await look()
    // Removed files are forgotten.
    taken = new Map(files.flatMap(({ name, stamp }) => (taken.get(name) === stamp ? [[name, stamp]] : [])))
    for (const { name, path, bytes, stamp } of files) {
      if (taken.has(name)) continue
      const maxBytes = feed.maxBytes ?? MAX_MESSAGE_BYTES
      if (bytes > maxBytes)
        log.warn('a file of a feed is too large', { feed: feed.id, file: maskedText(name), bytes, maxBytes })
      else {
        const said = encodingOfName(name)
        const encoding = said !== undefined && feed.encodings.includes(said) ? said : (feed.encodings[0] ?? 'json')
        const payload = { bytes: await readRegularFile(path, maxBytes), encoding, origin: name }
        await retryUntilTaken(feed, payload, 'poll', { ingest, signal, ...(wait && { wait }) })
      }
      taken.set(name, stamp)
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
