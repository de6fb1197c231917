import type { Reading, Register } from '../feed/feed-item.ts'
import type { KnownSeries } from './series-cache.ts'
import type { MessageCounts } from './message-counts.ts'

/**
 * Readings of a batch as columns. If a batch has a series and instant more than once, the first is here and the others
 * are in `again`.
 */
export interface ReadingColumns {
  readonly series: KnownSeries[]
  readonly observedAtMs: number[]
  readonly values: number[]
  readonly qualities: number[]
  readonly messageCounts: MessageCounts[]
  /** Registers of meters. */
  readonly registers: (Register | undefined)[]
  /** Positions of unexplained lower counts, filled in by `judgeCounters`. */
  readonly fallen: Set<number>
  /** In order of arrival. */
  readonly again: RepeatedReading[]
}

export interface RepeatedReading {
  readonly series: KnownSeries
  readonly observedAtMs: number
  readonly value: number
  readonly quality: number
  readonly counts: MessageCounts
  /** Repeating the same value as a good one does not clear our doubt. */
  readonly keepsDoubt: boolean
}

export function newReadingColumns(): ReadingColumns {
  return {
    series: [],
    observedAtMs: [],
    values: [],
    qualities: [],
    messageCounts: [],
    registers: [],
    fallen: new Set(),
    again: [],
  }
}

/** @param attempt a number unique to this attempt at a batch */
export function addReading(
  columns: ReadingColumns,
  known: KnownSeries,
  { observedAtMs, value, quality = 0, register }: Reading,
  counts: MessageCounts,
  attempt: number,
): void {
  if (isRepeated(known, columns.observedAtMs, observedAtMs, attempt)) {
    const keepsDoubt = known.isCounter && register?.event === undefined
    columns.again.push({ series: known, observedAtMs, value, quality, counts, keepsDoubt })
    return
  }
  columns.series.push(known)
  columns.observedAtMs.push(observedAtMs)
  columns.values.push(value)
  columns.qualities.push(quality)
  columns.messageCounts.push(counts)
  columns.registers.push(register)
}

/** Cached within one attempt at a batch. */
interface Placed {
  attempt: number
  place: number
  places: Map<number, number> | undefined
}

/** Whether the batch already has this instant of the series; if not, it is recorded as the end of `instants`. */
export function isRepeated(thing: Placed, instants: readonly number[], atMs: number, attempt: number): boolean {
  if (thing.attempt !== attempt) {
    thing.attempt = attempt
    thing.place = instants.length
    thing.places = undefined
    return false
  }
  thing.places ??= new Map([[instants[thing.place] as number, thing.place]])
  if (thing.places.has(atMs)) return true
  thing.places.set(atMs, instants.length)
  return false
}
