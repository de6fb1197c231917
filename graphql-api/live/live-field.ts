import type { Context } from '../schema/context.ts'
import type { Audience } from './audience.ts'
import type { JournalEntry } from './journal.ts'

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
