import type { Reading, Register } from '../feed/feed-item.ts'
import type { KnownSeries } from './series-cache.ts'
import type { MessageCounts } from './message-counts.ts'

/** Readings of a batch as columns. Of what a batch says twice of one series and instant, the first is here and the others in `again`. */
export interface ReadingColumns {
  readonly series: KnownSeries[]
  readonly observedAtMs: number[]
  readonly values: number[]
  readonly qualities: number[]
  readonly messageCounts: MessageCounts[]
  /** Of meters. */
  readonly registers: (Register | undefined)[]
  /** Places of counts that are lower than before, and of which nothing tells why: filled as they are judged. */
  readonly fallen: Set<number>
  /** In the order in which they came. */
  readonly again: RepeatedReading[]
}

export interface RepeatedReading {
  readonly series: KnownSeries
  readonly observedAtMs: number
  readonly value: number
  readonly quality: number
  readonly counts: MessageCounts
  /** The same value again as a good one does not take our doubt away. */
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

/** @param attempt a number that no other attempt at a batch has */
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

/** What is remembered of a thing within one attempt. */
interface Placed {
  attempt: number
  place: number
  places: Map<number, number> | undefined
}

/** Whether the batch has this instant of the thing already; otherwise it is noted to stand at the end of `instants`. */
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
