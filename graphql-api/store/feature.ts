import type { THINGS } from './things/index.ts'
import type { Thing } from './thing/thing.ts'

/** A value that a feature was given and that nobody can make sense of: the feature is without it. */
export interface NotUnderstood {
  /** As the file calls it. */
  readonly field: string
  /** As the file has it. */
  readonly value: string
}

/** What became of one feature. */
export type ImportItem =
  | { readonly outcome: 'loaded'; readonly feature: Feature; readonly notUnderstood?: readonly NotUnderstood[] }
  /** Loaded after a change to its geometry; `reason` says which and goes to the report. */
  | {
      readonly outcome: 'repaired'
      readonly feature: Feature
      readonly reason: string
      readonly notUnderstood?: readonly NotUnderstood[]
    }
  | { readonly outcome: 'rejected'; readonly sourceId: string; readonly reason: string; readonly original: unknown }
  /** Left out on purpose, e.g. a node without tags that maps to nothing; `rule` is the rule's short name. */
  | { readonly outcome: 'ignored'; readonly rule: string }

type FeatureOf<T> = T extends Thing<infer F> ? F : never

/** A row to be, in WGS84, valid. One member for each kind of thing; the names are those of the columns. */
export type Feature = FeatureOf<(typeof THINGS)[number]>

export type Target = Feature['target']
