import { cellKey, STEPS } from '../../domain/live-cells.ts'
import { latOf, lngOf } from '../../domain/mercator.ts'
import { bearingOf, LIVE_KINDS, OLDEST, UNKNOWN, type LiveFrame } from '../../domain/live-frames.ts'
import type { MoverKind } from '../../domain/mover-kinds.ts'
import { RECORD, tenthsOf, TRAIT, WORLD } from './mover-record.ts'

/** A mover in its current state. */
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

/** Changed records, from the first to before the end. */
export interface Written {
  readonly first: number
  readonly end: number
}

/** Duration of the movement to a new position: the interval between positions, within these limits, ms. */
const SHORTEST_MS = 500
const LONGEST_MS = 15_000
/** A mover farther than this from its previous position jumps instead of moving, in units of the world (about 1 km). */
const LEAP = (0.01 / 360) * WORLD
/** A smaller change between frames is not a new position: ages have a resolution of a tenth of a second. */
const SAME_FIX_MS = 250

/**
 * All movers in the view, in records for direct drawing. Between two positions each moves along a straight line for
 * their interval: it is shown with at most that delay, and never beyond a reported position.
 */
export class MoverField {
  #count = 0
  #capacity = 256
  readonly #slots = new Map<number, number>()
  #records = new Uint32Array(RECORD.words * this.#capacity)
  /** Of their newest fix, ms since 1970 by the server's clock; 0: there was none yet. */
  #observedMs = new Float64Array(this.#capacity)
  readonly #cells: string[] = []
  #movingUntilMs = 0
  #firstWritten = Infinity
  #endWritten = 0

  get count(): number {
    return this.#count
  }

  /** `count` records as `RECORD` has them, in no order; another array when there is more room. */
  get records(): Uint32Array<ArrayBuffer> {
    return this.#records
  }

  /** When the last movement ends, ms on the clock of `apply`. */
  get movingUntilMs(): number {
    return this.#movingUntilMs
  }

  /** Records changed since the last call; for the painter. */
  takeWritten(): Written {
    const written = { first: Math.min(this.#firstWritten, this.#count), end: Math.min(this.#endWritten, this.#count) }
    this.#firstWritten = Infinity
    this.#endWritten = 0
    return written
  }

  /** @param atMs on the clock that `worldAt` is asked by */
  apply(frame: LiveFrame, atMs: number): void {
    const cell = cellKey(frame.cell)
    const { ids, x, y, ages, kinds, feeds, bearings, speeds } = frame.movers
    if (frame.type === 'snapshot') {
      const here = new Set(ids)
      for (let slot = this.#count - 1; slot >= 0; slot--)
        if (this.#cells[slot] === cell && !here.has(this.idOf(slot))) this.#remove(slot)
    }
    // The middle of a step is a whole number of the world's units, down to level 15.
    const unit = WORLD / 2 ** frame.cell.level / STEPS
    const west = frame.cell.x * STEPS + 0.5
    const north = frame.cell.y * STEPS + 0.5
    let slot = -1
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0
      // Movers in the same order in frame and field are found at once.
      slot = slot + 1 < this.#count && this.idOf(slot + 1) === id ? slot + 1 : this.#slotOf(id)
      this.#records[RECORD.words * slot + RECORD.traits] =
        ((kinds[i] ?? 0) << TRAIT.kind) |
        ((feeds[i] ?? UNKNOWN) << TRAIT.feed) |
        ((bearings[i] ?? UNKNOWN) << TRAIT.bearing) |
        ((speeds[i] ?? UNKNOWN) << TRAIT.speed)
      const observedMs = frame.sentAtMs - (ages[i] ?? OLDEST) * 100
      this.#lead(slot, (west + (x[i] ?? 0)) * unit, (north + (y[i] ?? 0)) * unit, observedMs, Math.floor(atMs))
      this.#cells[slot] = cell
      this.#wrote(slot)
    }
    for (const id of frame.left) {
      const slot = this.#slots.get(id)
      // A mover in another cell was or will be reported there.
      if (slot !== undefined && this.#cells[slot] === cell) this.#remove(slot)
    }
  }

  /** Removes the movers of these cells (`level/x/y`). */
  leave(cells: readonly string[]): void {
    const left = new Set(cells)
    for (let slot = this.#count - 1; slot >= 0; slot--) if (left.has(this.#cells[slot] ?? '')) this.#remove(slot)
  }

  clear(): void {
    this.#count = 0
    this.#slots.clear()
    this.#cells.length = 0
  }

  /**
   * Position shown at a moment, as computed by the graphics card. @param into receives x and y of the world, whole
   * numbers
   */
  worldAt(slot: number, atMs: number, into: Float64Array): void {
    const records = this.#records
    const at = RECORD.words * slot
    const elapsedMs = (Math.floor(atMs) - (records[at + RECORD.startMs] ?? 0)) >>> 0
    const share = Math.min(1, elapsedMs / Math.max(1, records[at + RECORD.lastsMs] ?? 0))
    const fromX = records[at + RECORD.fromX] ?? 0
    const fromY = records[at + RECORD.fromY] ?? 0
    into[0] = Math.round(fromX + ((records[at + RECORD.toX] ?? 0) - fromX) * share)
    into[1] = Math.round(fromY + ((records[at + RECORD.toY] ?? 0) - fromY) * share)
  }

  /** Number of its kind in frames. */
  kindOf(slot: number): number {
    return this.#traitOf(slot, TRAIT.kind)
  }

  idOf(slot: number): number {
    return this.#records[RECORD.words * slot + RECORD.id] ?? 0
  }

  /** Numbers of the feeds of movers of these kinds. */
  feedsOf(kinds: readonly MoverKind[]): readonly number[] {
    const wanted = LIVE_KINDS.map((kind) => kinds.includes(kind))
    const found = new Set<number>()
    for (let slot = 0; slot < this.#count; slot++)
      if (wanted[this.kindOf(slot)] === true) found.add(this.#traitOf(slot, TRAIT.feed))
    return [...found]
  }

  /** Undefined: unknown, or not in view. */
  stateOf(id: number): MoverState | undefined {
    const slot = this.#slots.get(id)
    if (slot === undefined) return undefined
    const at = RECORD.words * slot
    const speed = this.#traitOf(slot, TRAIT.speed)
    return {
      id,
      kind: LIVE_KINDS[this.kindOf(slot)] ?? 'other',
      feed: this.#traitOf(slot, TRAIT.feed),
      position: [
        lngOf((this.#records[at + RECORD.toX] ?? 0) / WORLD),
        latOf((this.#records[at + RECORD.toY] ?? 0) / WORLD),
      ],
      speedKmh: speed === UNKNOWN ? undefined : speed,
      bearingDeg: bearingOf(this.#traitOf(slot, TRAIT.bearing)),
      observedAtMs: this.#observedMs[slot] ?? 0,
    }
  }

  #traitOf(slot: number, trait: number): number {
    return ((this.#records[RECORD.words * slot + RECORD.traits] ?? 0) >>> trait) & 0xff
  }

  #lead(slot: number, toX: number, toY: number, observedMs: number, atMs: number): void {
    const before = this.#observedMs[slot] ?? 0
    if (before !== 0 && Math.abs(observedMs - before) < SAME_FIX_MS) return
    const records = this.#records
    const at = RECORD.words * slot
    this.worldAt(slot, atMs, SHOWN)
    const shownX = SHOWN[0] ?? 0
    const shownY = SHOWN[1] ?? 0
    const leaps = before === 0 || Math.abs(shownX - toX) > LEAP || Math.abs(shownY - toY) > LEAP
    const lastsMs = leaps ? 0 : Math.max(SHORTEST_MS, Math.min(LONGEST_MS, Math.round(observedMs - before)))
    records[at + RECORD.fromX] = leaps ? toX : shownX
    records[at + RECORD.fromY] = leaps ? toY : shownY
    records[at + RECORD.toX] = toX
    records[at + RECORD.toY] = toY
    records[at + RECORD.startMs] = atMs
    records[at + RECORD.lastsMs] = lastsMs
    records[at + RECORD.seen] = tenthsOf(observedMs)
    this.#observedMs[slot] = observedMs
    this.#movingUntilMs = Math.max(this.#movingUntilMs, atMs + lastsMs)
  }

  #slotOf(id: number): number {
    const known = this.#slots.get(id)
    if (known !== undefined) return known
    if (this.#count === this.#capacity) this.#grow()
    const slot = this.#count++
    this.#slots.set(id, slot)
    this.#records[RECORD.words * slot + RECORD.id] = id
    this.#observedMs[slot] = 0
    return slot
  }

  /** The last one takes its place. */
  #remove(slot: number): void {
    const last = --this.#count
    this.#slots.delete(this.idOf(slot))
    if (slot !== last) {
      this.#records.copyWithin(RECORD.words * slot, RECORD.words * last, RECORD.words * (last + 1))
      this.#observedMs[slot] = this.#observedMs[last] ?? 0
      this.#cells[slot] = this.#cells[last] ?? ''
      this.#slots.set(this.idOf(slot), slot)
      this.#wrote(slot)
    }
    this.#cells.length = last
  }

  #wrote(slot: number): void {
    if (slot < this.#firstWritten) this.#firstWritten = slot
    if (slot >= this.#endWritten) this.#endWritten = slot + 1
  }

  #grow(): void {
    this.#capacity *= 2
    const [records, observedMs] = [this.#records, this.#observedMs]
    this.#records = new Uint32Array(RECORD.words * this.#capacity)
    this.#records.set(records)
    this.#observedMs = new Float64Array(this.#capacity)
    this.#observedMs.set(observedMs)
  }
}

/** Written and read at once, to avoid an object for each mover. */
const SHOWN = new Float64Array(2)
