import { SYSTEM, type Database } from '../platform/db/database.ts'
import { statements } from '../platform/db/statements.ts'
import type { EventBus, Events } from '../platform/events/event-bus.ts'
import type { Log } from '../platform/log/log.ts'
import { createAudiences, type Audiences } from './audience.ts'
import { createCellChannels, type CellChannels } from './cell-channels.ts'
import { createJournal, type Journal } from './journal.ts'
import type { RegionsOf } from '../graphql/live-field.ts'
import { createLiveMovers, fixesOf, type LiveMovers, type MoverFix } from './live-movers.ts'

const sql = statements(new URL('./live.sql', import.meta.url))

export interface LiveHubOptions {
  readonly database: Pick<Database, 'read'>
  readonly bus: EventBus
  readonly log: Pick<Log, 'warn' | 'error'>
  readonly now?: () => number
  readonly limits?: Partial<LiveHubLimits>
}

export interface LiveHubLimits {
  readonly movers: number
  readonly channels: number
  /** A mover not seen for this long is dropped. */
  readonly forgetMs: number
  /** Between frames. */
  readonly tickMs: number
  /** Between two reloads from the database. */
  readonly reloadMs: number
}

const LIMITS: LiveHubLimits = {
  movers: 200_000,
  channels: 4_000,
  forgetMs: 24 * 3_600_000,
  tickMs: 1_000,
  reloadMs: 2_000,
}
const SWEEP_TICKS = 60
const JOURNALED = ['observations', 'feed', 'alert', 'traffic'] as const satisfies readonly (keyof Events)[]

/**
 * The newest position of all movers, in memory: loaded from the database at the start and after each gap, and updated
 * from the bus.
 */
export interface LiveHub {
  readonly liveMovers: LiveMovers
  readonly channels: CellChannels
  readonly audiences: Audiences
  /** Recent events from the bus. */
  readonly journal: Journal
  readonly regionsOf: RegionsOf
  readonly bus: EventBus
  /** Reloads from the database. Resolves when the result is in `liveMovers`. */
  reload(): Promise<void>
  close(): Promise<void>
}

/** Loading is not awaited: clients get updates until the database has answered. */
export function createLiveHub(options: LiveHubOptions): LiveHub {
  const { database, bus, log, now = Date.now } = options
  const limits = { ...LIMITS, ...options.limits }
  let isFull = false
  const liveMovers = createLiveMovers(limits.movers, () => {
    if (!isFull)
      log.warn('there are more movers than fit in memory; the newest are not shown', { movers: limits.movers })
    isFull = true
  })
  const channels = createCellChannels(liveMovers, limits.channels, now)
  const journal = createJournal()
  const readScope = async (codes: readonly string[]): Promise<number[]> => {
    const row = await database.read(SYSTEM, (session) =>
      session.row<{ ids: string }>(sql('scope', { codes: codes.join() })),
    )
    return row === undefined || row.ids === '' ? [] : row.ids.split(',').map(Number)
  }
  const audiences = createAudiences(readScope, now)
  let reading: Promise<void> | undefined
  let isDue = false
  let isOver = false
  let later: NodeJS.Timeout | undefined

  /** One reload at a time; a gap during it causes another. */
  function reload(): Promise<void> {
    isDue = true
    reading ??= read().finally(() => {
      reading = undefined
      if (!isDue || isOver) return
      later ??= setTimeout(() => {
        later = undefined
        void reload()
      }, limits.reloadMs)
      later.unref()
    })
    return reading
  }

  async function read(): Promise<void> {
    isDue = false
    const parameters = { withinS: limits.forgetMs / 1_000, atMost: limits.movers }
    const before = heard.size
    heard.clear()
    listening = true
    try {
      const rows = await database.read(SYSTEM, (session) => session.rows<MoverRow>(sql('movers', parameters)))
      if (isOver) return
      const known = new Map(rows.map((row) => [row.id, fixOf(row)]))
      // Updates received during the reload may be newer than its result.
      for (const [id, fix] of heard) if ((known.get(id)?.observedAtMs ?? -1) < fix.observedAtMs) known.set(id, fix)
      liveMovers.replace([...known.values()])
    } catch (error) {
      if (isOver) return
      log.error('positions could not be read; it is tried again', error, { heard: before })
      isDue = true
    } finally {
      listening = false
      heard.clear()
    }
  }

  const heard = new Map<number, MoverFix>()
  let listening = false
  const leave = [
    bus.subscribe('positions', (event, position) => {
      const before = event.moverIds.map((id) => liveMovers.get(id)?.regionId)
      for (const fix of fixesOf(event)) {
        liveMovers.put(fix)
        if (listening) heard.set(fix.id, fix)
      }
      journal.add('positions', event, position, before)
    }),
    ...JOURNALED.map((topic) => bus.subscribe(topic, (event, position) => journal.add(topic, event, position))),
    bus.onGap(() => {
      journal.gap()
      void reload()
    }),
  ]
  let ticks = 0
  const ticking = setInterval(() => {
    if (++ticks % SWEEP_TICKS === 0) liveMovers.forget(now() - limits.forgetMs)
    channels.tick()
  }, limits.tickMs)
  ticking.unref()
  void reload()

  return {
    liveMovers,
    channels,
    audiences,
    journal,
    regionsOf: async (code) => new Set(await readScope([code])),
    bus,
    reload,
    async close() {
      isOver = true
      clearInterval(ticking)
      clearTimeout(later)
      for (const stop of leave) stop()
      await reading
    },
  }
}

interface MoverRow extends Omit<MoverFix, 'speedKmh' | 'bearingDeg'> {
  readonly speedKmh: number | null
  readonly bearingDeg: number | null
}

function fixOf({ speedKmh, bearingDeg, ...row }: MoverRow): MoverFix {
  return { ...row, speedKmh: speedKmh ?? -1, bearingDeg: bearingDeg ?? -1 }
}
