import { SYSTEM, type Database } from '../../graphql-api/platform/db/database.ts'
import { statements } from '../../graphql-api/platform/db/statements.ts'
import { tilesets } from '../index.ts'
import { buildArchive } from './build-archive.ts'
import { BuildHeldError, withBuildLock } from './build-lock.ts'

const sql = statements(new URL('./archive.sql', import.meta.url))

/** Brings archives up to date when the city has been left alone for a while. */
export interface ArchiveMaintenance {
  /** Looks for changes now: builds what is stale when nothing has changed for long enough. Calls at one time share the work. */
  check(): Promise<void>
  /** Forgets what was built: the next check looks at every archive again. */
  distrust(): void
  /** Stops a build under way; the archives stay whole. */
  close(): Promise<void>
}

export interface ArchiveMaintenanceOptions {
  /** `CITY_HOME/tiles`. */
  readonly folder: string
  /** Nothing must have changed for so long, ms. Default 20 s. */
  readonly quietMs?: number
  /** How often it looks, ms; 0: only when `check` is called. Default 5 s. */
  readonly everyMs?: number
  /** Resolves while nobody waits for the server: the builder stands back until then before each read. */
  readonly pause?: () => Promise<void>
  readonly onBuilt?: (built: { tilesets: number; encoded: number; tookMs: number }) => void
  readonly onError?: (error: unknown) => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

export function createArchiveMaintenance(database: Database, options: ArchiveMaintenanceOptions): ArchiveMaintenance {
  const { folder, quietMs = 20_000, everyMs = 5_000, pause, onBuilt, onError, now = () => performance.now() } = options
  const stop = new AbortController()
  let seen: { changes: string; at: number } | undefined
  let built: string | undefined
  let underWay: Promise<void> | undefined

  async function check(): Promise<void> {
    const state = await database.read(SYSTEM, (session) => session.row<{ changes: string | null }>(sql('allChanges')))
    const changes = state?.changes ?? ''
    if (seen?.changes !== changes) seen = { changes, at: now() }
    if (changes === '' || changes === built || now() - seen.at < quietMs) return
    try {
      await withBuildLock(folder, build)
      built = changes
    } catch (error) {
      // Another process builds: it may have begun before the last change, so the next check looks again.
      if (error instanceof BuildHeldError || stop.signal.aborted) return
      // Not tried again until something changes: what fails would fail every few seconds.
      built = changes
      throw error
    }
  }

  async function build(): Promise<void> {
    const began = now()
    let count = 0
    let encoded = 0
    for (const tileset of tilesets) {
      const result = await buildArchive(database, tileset, {
        folder,
        keepMaxZoom: true,
        signal: stop.signal,
        ...(pause !== undefined && { pause }),
      })
      if (result.outcome !== 'built') continue
      count++
      encoded += result.encoded
    }
    if (count > 0) onBuilt?.({ tilesets: count, encoded, tookMs: Math.round(now() - began) })
  }

  function checkOnce(): Promise<void> {
    underWay ??= check().finally(() => (underWay = undefined))
    return underWay
  }

  const timer =
    everyMs === 0
      ? undefined
      : setInterval(() => {
          checkOnce().catch((error: unknown) => onError?.(error))
        }, everyMs)
  timer?.unref()

  return {
    check: checkOnce,
    distrust: () => (built = undefined),
    async close() {
      clearInterval(timer)
      stop.abort()
      await underWay?.catch(() => undefined)
    },
  }
}
