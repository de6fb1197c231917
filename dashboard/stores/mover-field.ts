import { cellKey } from '../../domain/live-cells.ts'
import { bearingOf, LIVE_KINDS, OLDEST, positionOf, UNKNOWN, type LiveFrame } from '../../domain/live-frames.ts'
import type { MoverKind } from '../../domain/mover-kinds.ts'

/** One of those that move, as it is known now. */
export interface MoverState {
  readonly id: number
  readonly kind: MoverKind
  /** Number of its feed in frames. */
  readonly feed: number
  /** WGS84 degrees, of its newest fix. */
  readonly position: readonly [lng: number, lat: number]
  /** km/h; undefined: not known. */
  readonly speedKmh: number | undefined
  /** Clockwise from north; undefined: not known. */
  readonly bearingDeg: number | undefined
  /** Of its newest fix, ms since 1970 by the server's clock. */
  readonly observedAtMs: number
}

/** How long it is on its way to a new fix: as long as fixes lie apart, within these, ms. */
const SHORTEST_MS = 500
const LONGEST_MS = 15_000
/** Who is further than this from where it was is not led there: it was somewhere else, degrees (about 1 km). */
const LEAP_DEG = 0.01
/** A change of less than this between frames is no new fix: ages are told in tenths of a second. */
const SAME_FIX_MS = 250

/**
 * Everything that moves in the view, in columns that are drawn as they are. Between two fixes each is led along a straight line, as long
 * as the fixes lie apart: it is shown where it was at most that long ago, and never where nobody saw it go.
 */
export class MoverField {
  #count = 0
  #capacity = 256
  readonly #slots = new Map<number, number>()
  #ids = new Uint32Array(this.#capacity)
  #kinds = new Uint8Array(this.#capacity)
  #feeds = new Uint8Array(this.#capacity)
  #speeds = new Uint8Array(this.#capacity)
  #bearings = new Uint8Array(this.#capacity)
  /** Longitude and latitude in turn. */
  #from = new Float64Array(2 * this.#capacity)
  #to = new Float64Array(2 * this.#capacity)
  #startMs = new Float64Array(this.#capacity)
  #endMs = new Float64Array(this.#capacity)
  #observedMs = new Float64Array(this.#capacity)
  #cells: string[] = []
  #movingUntilMs = 0

  get count(): number {
    return this.#count
  }

  /** Until when something is on its way, ms on the clock of `apply`. */
  get movingUntilMs(): number {
    return this.#movingUntilMs
  }

  /** @param atMs on the clock that `place` is asked by */
  apply(frame: LiveFrame, atMs: number): void {
    const cell = cellKey(frame.cell)
    const { movers } = frame
    if (frame.type === 'snapshot') {
      const here = new Set(movers.ids)
      for (let slot = this.#count - 1; slot >= 0; slot--)
        if (this.#cells[slot] === cell && !here.has(this.#ids[slot] ?? 0)) this.#remove(slot)
    }
    for (let i = 0; i < movers.ids.length; i++) {
      const [lng, lat] = positionOf(frame.cell, movers.x[i] ?? 0, movers.y[i] ?? 0)
      const age = movers.ages[i] ?? OLDEST
      const slot = this.#slotOf(movers.ids[i] ?? 0)
      this.#kinds[slot] = movers.kinds[i] ?? 0
      this.#feeds[slot] = movers.feeds[i] ?? UNKNOWN
      this.#speeds[slot] = movers.speeds[i] ?? UNKNOWN
      this.#bearings[slot] = movers.bearings[i] ?? UNKNOWN
      this.#lead(slot, lng, lat, frame.sentAtMs - age * 100, atMs)
      this.#cells[slot] = cell
    }
    for (const id of frame.left) {
      const slot = this.#slots.get(id)
      // Who has gone to another cell was told of there already, or will be.
      if (slot !== undefined && this.#cells[slot] === cell) this.#remove(slot)
    }
  }

  /** Forgets what is in these cells (`level/x/y`). */
  leave(cells: readonly string[]): void {
    const left = new Set(cells)
    for (let slot = this.#count - 1; slot >= 0; slot--) if (left.has(this.#cells[slot] ?? '')) this.#remove(slot)
  }

  clear(): void {
    this.#count = 0
    this.#slots.clear()
    this.#cells = []
  }

  /**
   * Where those of some kinds are at a moment.
   * @param wanted by number of kind: is it drawn?
   * @param place written to: longitude and latitude in turn. @param chosen written to: slots, as `stateOf` takes them
   * @returns how many were written
   */
  place(atMs: number, wanted: readonly boolean[], place: Float64Array, chosen: Uint32Array): number {
    let written = 0
    for (let slot = 0; slot < this.#count && written < chosen.length; slot++) {
      if (wanted[this.#kinds[slot] ?? 0] !== true) continue
      const start = this.#startMs[slot] ?? 0
      const end = this.#endMs[slot] ?? 0
      const share = atMs >= end ? 1 : Math.max(0, (atMs - start) / (end - start))
      const [x, y] = [2 * slot, 2 * slot + 1]
      const [fromX, fromY] = [this.#from[x] ?? 0, this.#from[y] ?? 0]
      place[2 * written] = fromX + ((this.#to[x] ?? 0) - fromX) * share
      place[2 * written + 1] = fromY + ((this.#to[y] ?? 0) - fromY) * share
      chosen[written++] = slot
    }
    return written
  }

  kindOf(slot: number): number {
    return this.#kinds[slot] ?? 0
  }

  /** Degrees clockwise from north; undefined: not known. */
  bearingOf(slot: number): number | undefined {
    return bearingOf(this.#bearings[slot] ?? UNKNOWN)
  }

  /** Number of its feed in frames. */
  feedOf(slot: number): number {
    return this.#feeds[slot] ?? UNKNOWN
  }

  observedMsOf(slot: number): number {
    return this.#observedMs[slot] ?? 0
  }

  idOf(slot: number): number {
    return this.#ids[slot] ?? 0
  }

  /** Numbers of the feeds that those of some kinds came by. */
  feedsOf(kinds: readonly MoverKind[]): readonly number[] {
    const wanted = LIVE_KINDS.map((kind) => kinds.includes(kind))
    const found = new Set<number>()
    for (let slot = 0; slot < this.#count; slot++)
      if (wanted[this.#kinds[slot] ?? 0] === true) found.add(this.#feeds[slot] ?? UNKNOWN)
    return [...found]
  }

  /** Undefined: there is none, or not in view. */
  stateOf(id: number): MoverState | undefined {
    const slot = this.#slots.get(id)
    if (slot === undefined) return undefined
    const speed = this.#speeds[slot] ?? UNKNOWN
    return {
      id,
      kind: LIVE_KINDS[this.#kinds[slot] ?? 0] ?? 'other',
      feed: this.#feeds[slot] ?? UNKNOWN,
      position: [this.#to[2 * slot] ?? 0, this.#to[2 * slot + 1] ?? 0],
      speedKmh: speed === UNKNOWN ? undefined : speed,
      bearingDeg: this.bearingOf(slot),
      observedAtMs: this.#observedMs[slot] ?? 0,
    }
  }

  #lead(slot: number, lng: number, lat: number, observedMs: number, atMs: number): void {
    const [x, y] = [2 * slot, 2 * slot + 1]
    const before = this.#observedMs[slot] ?? 0
    if (before !== 0 && Math.abs(observedMs - before) < SAME_FIX_MS) return
    const [end, start] = [this.#endMs[slot] ?? 0, this.#startMs[slot] ?? 0]
    const share = atMs >= end ? 1 : (atMs - start) / (end - start)
    const shownX = (this.#from[x] ?? 0) + ((this.#to[x] ?? 0) - (this.#from[x] ?? 0)) * share
    const shownY = (this.#from[y] ?? 0) + ((this.#to[y] ?? 0) - (this.#from[y] ?? 0)) * share
    const leaps = before === 0 || Math.abs(shownX - lng) > LEAP_DEG || Math.abs(shownY - lat) > LEAP_DEG
    this.#from[x] = leaps ? lng : shownX
    this.#from[y] = leaps ? lat : shownY
    this.#to[x] = lng
    this.#to[y] = lat
    this.#startMs[slot] = atMs
    this.#endMs[slot] = leaps ? atMs : atMs + Math.max(SHORTEST_MS, Math.min(LONGEST_MS, observedMs - before))
    this.#observedMs[slot] = observedMs
    this.#movingUntilMs = Math.max(this.#movingUntilMs, this.#endMs[slot] ?? 0)
  }

  #slotOf(id: number): number {
    const known = this.#slots.get(id)
    if (known !== undefined) return known
    if (this.#count === this.#capacity) this.#grow()
    const slot = this.#count++
    this.#slots.set(id, slot)
    this.#ids[slot] = id
    this.#observedMs[slot] = 0
    this.#startMs[slot] = this.#endMs[slot] = 0
    return slot
  }

  /** The last one takes its place. */
  #remove(slot: number): void {
    const last = --this.#count
    this.#slots.delete(this.#ids[slot] ?? 0)
    if (slot !== last) {
      for (const column of [this.#ids, this.#kinds, this.#feeds, this.#speeds, this.#bearings])
        column[slot] = column[last] ?? 0
      for (const column of [this.#startMs, this.#endMs, this.#observedMs]) column[slot] = column[last] ?? 0
      for (const column of [this.#from, this.#to]) column.copyWithin(2 * slot, 2 * last, 2 * last + 2)
      this.#cells[slot] = this.#cells[last] ?? ''
      this.#slots.set(this.#ids[slot] ?? 0, slot)
    }
    this.#cells.length = last
  }

  #grow(): void {
    this.#capacity *= 2
    const wider = <Column extends Uint8Array | Uint32Array | Float64Array>(column: Column, into: Column): Column => {
      into.set(column)
      return into
    }
    this.#ids = wider(this.#ids, new Uint32Array(this.#capacity))
    this.#kinds = wider(this.#kinds, new Uint8Array(this.#capacity))
    this.#feeds = wider(this.#feeds, new Uint8Array(this.#capacity))
    this.#speeds = wider(this.#speeds, new Uint8Array(this.#capacity))
    this.#bearings = wider(this.#bearings, new Uint8Array(this.#capacity))
    this.#from = wider(this.#from, new Float64Array(2 * this.#capacity))
    this.#to = wider(this.#to, new Float64Array(2 * this.#capacity))
    this.#startMs = wider(this.#startMs, new Float64Array(this.#capacity))
    this.#endMs = wider(this.#endMs, new Float64Array(this.#capacity))
    this.#observedMs = wider(this.#observedMs, new Float64Array(this.#capacity))
  }
}
