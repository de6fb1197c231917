import type { Events, Position } from '../platform/events/event-bus.ts'
import type { Context } from './context.ts'

export type Topic = keyof Events

/** An event received over the bus. */
export type JournalEntry = { readonly [T in Topic]: Entry<T> }[Topic]

export interface Entry<T extends Topic> {
  /** 1, 2, 3 … of this process. */
  readonly index: number
  readonly position: Position
  readonly topic: T
  readonly event: Events[T]
  /** For positions: the movers' previous regions; undefined: unknown. */
  readonly before?: readonly (number | null | undefined)[]
}

/** Viewers with the same visibility: all of them get the same bytes. */
export interface Audience {
  readonly key: string
  /** Ids of regions; undefined: the whole city. */
  readonly regions: ReadonlySet<number> | undefined
  /** Sees restricted feeds. */
  readonly restricted: boolean
}

/** Whether a row of a live table is visible: the same as its policy in the database. */
export function maySee(
  { regions, restricted }: Audience,
  row: { restricted: boolean; regionId: number | null },
): boolean {
  if (row.restricted && !restricted) return false
  return regions === undefined || (row.regionId !== null && regions.has(row.regionId))
}

/** A subscription with the same answers for all equal requests of the same audience. */
export interface LiveField {
  /** Field of `Subscription`. */
  readonly name: string
  /** Events are collected for this long. */
  readonly everyMs: number
  /** @param args as in the schema. @throws BAD_USER_INPUT */
  open(args: Readonly<Record<string, unknown>>, regionsOf: RegionsOf): Promise<LiveAnswers>
}

/** Ids of a region and all regions below it. */
export type RegionsOf = (code: string) => Promise<ReadonlySet<number>>

export interface LiveAnswers {
  /** The field's answers for a batch of events, in order. */
  collect(batch: LiveBatch, audience: Audience, context: Context): Promise<readonly object[]> | readonly object[]
  /** The field's first answer, repeated after a gap; absent: there is none. */
  readonly standing?: (batch: Omit<LiveBatch, 'entries'>) => object
}

export interface LiveBatch {
  readonly entries: readonly JournalEntry[]
  /** Position after this answer. */
  readonly cursor: string
  readonly gap: boolean
}
