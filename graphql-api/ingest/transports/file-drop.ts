import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../platform/log/log.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Fault, Feed, Receipt } from '../feed/feed.ts'
import type { Ingest } from '../pipeline/ingest.ts'
import { encodingOfName } from './encodings.ts'
import { retryUntilTaken, waitFor, type RetryOptions } from './retry-until-taken.ts'
import { MAX_MESSAGE_BYTES } from './http.ts'
import { createStableFiles, type StableFile } from './stable-files.ts'
import { readRegularFile } from '../../platform/files/regular-file.ts'

export interface FileDropOptions {
  /** CITY_HOME. */
  readonly home: string
  readonly catalogue: Pick<Catalogue, 'feedOf'>
  readonly ingest: Pick<Ingest, 'take'>
  readonly log: Pick<Log, 'warn' | 'error'>
  readonly wait?: NonNullable<RetryOptions['wait']>
  readonly now?: () => number
  /**
   * How long one scan of the inbox waits for the files it found, ms; after that the next scan serves other feeds.
   * Default 2,000.
   */
  readonly patienceMs?: number
}

export interface FileDrop {
  /** Takes no more files; finishes those in progress. Idempotent. */
  close(): Promise<void>
}

const LOOK_MS = 2_000
/** Scans between two removals of old files: an hour. */
const SWEEP_EVERY = 1_800
const DAY_MS = 24 * 3_600_000
/** How long files are kept that were accepted, and rejected: the latter as long as dead letters. */
const KEPT_MS = { done: 7 * DAY_MS, failed: 90 * DAY_MS }

/**
 * Takes the files put into `CITY_HOME/feeds/inbox/{feedId}/`: each is a message. Afterwards the file is in `done/`
 * there, or in `failed/` with the reasons beside it in `{name}.why`; for a feed that keeps only some fields, only the
 * reasons are left. A file is moved after its rows are durable: a process that dies before takes it again and
 * recognizes its rows.
 */
export async function openFileDrop(options: FileDropOptions): Promise<FileDrop> {
  const { home, catalogue, log, wait = waitFor } = options
  const inbox = join(home, 'feeds', 'inbox')
  await mkdir(inbox, { recursive: true })
  const stop = new AbortController()
  const { signal } = stop
  const isOver = (): boolean => signal.aborted
  const looks = new Map<string, () => Promise<StableFile[]>>()
  const reported = new Set<string>()

  /** Folders with files in progress. */
  const busy = new Map<string, Promise<void>>()

  async function lookThrough(isFullScan: boolean): Promise<void> {
    for (const entry of await readdir(inbox, { withFileTypes: true })) {
      if (!entry.isDirectory() || isOver()) continue
      const feed = catalogue.feedOf(entry.name)
      if (feed === undefined) {
        if (!reported.has(entry.name))
          log.warn('a folder of the inbox is of no feed', { folder: join(inbox, entry.name) })
        reported.add(entry.name)
        continue
      }
      if (busy.has(entry.name)) continue
      const taking = takeFiles(feed, entry.name, isFullScan)
        .catch((error: unknown) => {
          if (!isOver()) log.error('files of a feed could not be taken', error, { feed: feed.id })
        })
        .finally(() => busy.delete(entry.name))
      busy.set(entry.name, taking)
    }
    // Longer waiting would let a slow feed hold up the others.
    const patience = new AbortController()
    const taken = Promise.all(busy.values()).then(() => patience.abort())
    await Promise.race([taken, waitFor(options.patienceMs ?? LOOK_MS, patience.signal).catch(() => undefined)])
  }

  async function takeFiles(feed: Feed, name: string, isFullScan: boolean): Promise<void> {
    const folder = join(inbox, name)
    const look =
      looks.get(name) ??
      createStableFiles(folder, (path, kind) =>
        log.warn('an entry of the inbox is not a file, and is left there', { path, kind }),
      )
    looks.set(name, look)
    for (const file of await look()) {
      if (isOver()) return
      await takeFile(feed, folder, file, options, signal)
    }
    for (const where of isFullScan ? (['done', 'failed'] as const) : [])
      await forgetOld(join(folder, where), (options.now ?? Date.now)() - KEPT_MS[where])
  }

  const watching = (async () => {
    for (let n = 0; !isOver(); n++) {
      await lookThrough(n % SWEEP_EVERY === 0).catch((error: unknown) => {
        if (!isOver()) log.error('files of feeds could not be taken', error)
      })
      await wait(LOOK_MS, signal).catch(() => undefined)
    }
  })()
  return {
    async close() {
      stop.abort(new Error('the city closes'))
      await watching
      await Promise.all(busy.values())
    },
  }
}

async function takeFile(
  feed: Feed,
  folder: string,
  { name, path, bytes }: StableFile,
  { ingest, wait }: FileDropOptions,
  signal: AbortSignal,
): Promise<void> {
  const maxBytes = feed.maxBytes ?? MAX_MESSAGE_BYTES
  const encoding = encodingOfName(name)
  if (bytes > maxBytes) {
    await put(folder, 'failed', name, `it has ${String(bytes)} bytes; expected at most ${String(maxBytes)}\n`)
    return
  }
  if (encoding !== undefined && !feed.encodings.includes(encoding)) {
    await put(
      folder,
      'failed',
      name,
      `it is ${encoding} by its name; feed "${feed.id}" takes ${feed.encodings.join(', ')}\n`,
    )
    return
  }
  const payload = {
    bytes: await readRegularFile(path, maxBytes),
    encoding: encoding ?? feed.encodings[0] ?? 'json',
    origin: name,
  }
  const receipt = await retryUntilTaken(feed, payload, 'drop', { ingest, signal, ...(wait && { wait }) })
  const isLeft = feed.sensitive?.keeps === undefined
  await put(folder, receipt.state === 'failed' ? 'failed' : 'done', name, whyOf(receipt), isLeft)
}

/** The reasons first, so that no file is in `failed` without them. An earlier file of that name is kept. */
async function put(
  folder: string,
  where: 'done' | 'failed',
  name: string,
  why: string | undefined,
  isLeft = true,
): Promise<void> {
  await mkdir(join(folder, where), { recursive: true })
  let free = name
  for (let n = 2; await isThere(join(folder, where, free)); n++) free = `${name}.${String(n)}`
  if (why !== undefined) await writeFile(join(folder, where, `${free}.why`), why)
  if (isLeft) await rename(join(folder, name), join(folder, where, free))
  else await rm(join(folder, name))
}

function whyOf({ accepted, duplicates, rejected, faults, notes = [] }: Receipt): string | undefined {
  if (rejected === 0 && faults.length === 0 && notes.length === 0) return undefined
  const lines = faults.map(({ code, message, place }: Fault) => `${place ?? '-'}\t${code}\t${message}`)
  return [
    `${String(accepted)} accepted, ${String(duplicates)} duplicates, ${String(rejected)} rejected`,
    ...lines,
    ...notes,
    '',
  ].join('\n')
}

async function forgetOld(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    // The time when it was moved; its own date was set by its writer.
    if (found?.isFile() === true && found.ctimeMs < beforeMs) await rm(path, { force: true })
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
