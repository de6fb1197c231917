import type { Events, Position } from '../platform/events/event-bus.ts'
import type { Context } from './context.ts'

export type Topic = keyof Events

/** An event as it came over the bus. */
export type JournalEntry = { readonly [T in Topic]: Entry<T> }[Topic]

export interface Entry<T extends Topic> {
  /** 1, 2, 3 … of this process. */
  readonly index: number
  readonly position: Position
  readonly topic: T
  readonly event: Events[T]
  /** Of positions: the regions that the movers were in before; undefined: it was not known. */
  readonly before?: readonly (number | null | undefined)[]
}

/** Those who may see the same: what is sent to one of them is the same bytes for all. */
export interface Audience {
  readonly key: string
  /** Ids of regions; undefined: the whole city. */
  readonly regions: ReadonlySet<number> | undefined
  /** Sees restricted feeds. */
  readonly restricted: boolean
}

/** What a row of a live table is kept by: the same as its policy in the database. */
export function maySee(
  { regions, restricted }: Audience,
  row: { restricted: boolean; regionId: number | null },
): boolean {
  if (row.restricted && !restricted) return false
  return regions === undefined || (row.regionId !== null && regions.has(row.regionId))
}

/** A subscription whose answers are the same for all who ask the same and may see the same. */
export interface LiveField {
  /** Of `Subscription`. */
  readonly name: string
  /** Events are gathered for so long. */
  readonly everyMs: number
  /** @param args as the schema has them. @throws BAD_USER_INPUT */
  open(args: Readonly<Record<string, unknown>>, regionsOf: RegionsOf): Promise<LiveAnswers>
}

/** Ids of a region and of all below it. */
export type RegionsOf = (code: string) => Promise<ReadonlySet<number>>

export interface LiveAnswers {
  /** What the field answers with, one after another, for what has come. */
  collect(batch: LiveBatch, audience: Audience, context: Context): Promise<readonly object[]> | readonly object[]
  /** What it answers with at the beginning, and where something was missed; absent: there is nothing to say. */
  readonly standing?: (batch: Omit<LiveBatch, 'entries'>) => object
}

export interface LiveBatch {
  readonly entries: readonly JournalEntry[]
  /** Where one stands after it. */
  readonly cursor: string
  readonly gap: boolean
}
