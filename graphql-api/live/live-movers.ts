import { LIVE_LEVELS, placeIn, STEPS } from '../../domain/live-cells.ts'
import { bearingOnWire, LIVE_KINDS, speedOnWire, UNKNOWN } from '../../domain/live-frames.ts'
import type { PositionsEvent } from '../platform/events/event-bus.ts'

/** The newest position of a mover, as sent in frames. */
export interface Mover {
  readonly id: number
  kind: number
  feed: number
  speed: number
  bearing: number
  restricted: boolean
  regionId: number | null
  observedAtMs: number
  /** From the north-west corner of the world, in steps of the finest level. */
  x: number
  y: number
  /** Change counter over all movers: the higher of two is later. */
  version: number
}

/** A position from the bus or the database. Degrees × 10⁷; −1: unknown. */
export interface MoverFix {
  readonly id: number
  readonly kind: string
  readonly feedId: string
  readonly restricted: boolean
  readonly lngE7: number
  readonly latE7: number
  readonly speedKmh: number
  readonly bearingDeg: number
  readonly regionId: number | null
  readonly observedAtMs: number
}

/** All movers, by cell. */
export interface LiveMovers {
  /** Of the newest change. */
  version(): number
  /** Movers of a cell. */
  inCell(level: number, x: number, y: number): ReadonlySet<Mover>
  /** Of the newest change in a cell, including departures; 0: it was never used. */
  cellVersion(level: number, x: number, y: number): number
  /** Ids of feeds by their number in frames. */
  feeds(): readonly string[]
  size(): number
  get(id: number): Mover | undefined
  /** Takes a position unless it is older than the known one. */
  put(fix: MoverFix): void
  /** Replaces all positions. */
  replace(fixes: readonly MoverFix[]): void
  /** Drops movers not seen since then. */
  forget(beforeMs: number): void
}

const FINEST = LIVE_LEVELS[0].level
const LEVELS: readonly number[] = LIVE_LEVELS.map(({ level }) => level)
const NOBODY: ReadonlySet<Mover> = new Set()

interface Cell {
  readonly movers: Set<Mover>
  version: number
}

/** @param atMost movers; further ones are dropped */
export function createLiveMovers(atMost: number, onFull: () => void = () => undefined): LiveMovers {
  const movers = new Map<number, Mover>()
  const cells = new Map(LEVELS.map((level) => [level, new Map<number, Cell>()]))
  const feeds: string[] = []
  let version = 0

  const keyIn = (level: number, { x, y }: Mover): number => {
    const shift = 2 ** (FINEST - level) * STEPS
    return Math.floor(y / shift) * 2 ** level + Math.floor(x / shift)
  }

  function touch(level: number, key: number, change: (movers: Set<Mover>) => void): void {
    const ofLevel = cells.get(level) as Map<number, Cell>
    const cell = ofLevel.get(key) ?? { movers: new Set(), version: 0 }
    ofLevel.set(key, cell)
    change(cell.movers)
    cell.version = version
  }

  function feedNumber(feedId: string): number {
    const known = feeds.indexOf(feedId)
    if (known >= 0) return known
    return feeds.length < UNKNOWN ? feeds.push(feedId) - 1 : UNKNOWN
  }

  function drop(mover: Mover): void {
    version++
    movers.delete(mover.id)
    for (const level of LEVELS) touch(level, keyIn(level, mover), (set) => set.delete(mover))
  }

  function put(fix: MoverFix): void {
    const known = movers.get(fix.id)
    if (known !== undefined && known.observedAtMs > fix.observedAtMs) return
    if (known === undefined && movers.size >= atMost) {
      onFull()
      return
    }
    const place = placeIn(FINEST, fix.lngE7 / 1e7, fix.latE7 / 1e7)
    const kind = (LIVE_KINDS as readonly string[]).indexOf(fix.kind)
    version++
    const now: Mover = {
      id: fix.id,
      kind: kind < 0 ? LIVE_KINDS.indexOf('other') : kind,
      feed: feedNumber(fix.feedId),
      speed: speedOnWire(fix.speedKmh),
      bearing: bearingOnWire(fix.bearingDeg),
      restricted: fix.restricted,
      regionId: fix.regionId,
      observedAtMs: fix.observedAtMs,
      x: place.x * STEPS + place.stepX,
      y: place.y * STEPS + place.stepY,
      version,
    }
    const mover = known ?? now
    const before = known && LEVELS.map((level) => keyIn(level, known))
    Object.assign(mover, now)
    movers.set(mover.id, mover)
    LEVELS.forEach((level, i) => {
      const key = keyIn(level, mover)
      const left = before?.[i]
      if (left !== undefined && left !== key) touch(level, left, (set) => set.delete(mover))
      touch(level, key, (set) => set.add(mover))
    })
  }

  return {
    version: () => version,
    inCell: (level, x, y) => cells.get(level)?.get(y * 2 ** level + x)?.movers ?? NOBODY,
    cellVersion: (level, x, y) => cells.get(level)?.get(y * 2 ** level + x)?.version ?? 0,
    feeds: () => feeds,
    size: () => movers.size,
    get: (id) => movers.get(id),
    put,
    replace(fixes) {
      const there = new Set(fixes.map(({ id }) => id))
      for (const mover of [...movers.values()]) if (!there.has(mover.id)) drop(mover)
      for (const fix of fixes) if (movers.get(fix.id)?.observedAtMs !== fix.observedAtMs) put(fix)
    },
    forget(beforeMs) {
      for (const mover of [...movers.values()]) if (mover.observedAtMs < beforeMs) drop(mover)
    },
  }
}

/** The rows of an event. */
export function fixesOf(event: PositionsEvent): MoverFix[] {
  return event.moverIds.map((id, i) => ({
    id,
    kind: event.kinds[i] ?? 'other',
    feedId: event.feedId,
    restricted: event.restricted,
    lngE7: event.lngE7[i] ?? 0,
    latE7: event.latE7[i] ?? 0,
    speedKmh: event.speedKmh[i] ?? -1,
    bearingDeg: event.bearingDeg[i] ?? -1,
    regionId: event.regionIds[i] ?? null,
    observedAtMs: event.observedAtMs[i] ?? event.receivedAtMs,
  }))
}
