import type { THINGS } from './things/index.ts'
import type { Thing } from './thing/thing.ts'

/** A value of a feature that could not be interpreted: the feature is loaded without it. */
export interface NotUnderstood {
  /** The file's name of the field. */
  readonly field: string
  readonly value: string
}

/** The result for one feature. */
export type ImportItem =
  | { readonly outcome: 'loaded'; readonly feature: Feature; readonly notUnderstood?: readonly NotUnderstood[] }
  /** Loaded after a repair of its geometry; `reason` says which and is reported. */
  | {
      readonly outcome: 'repaired'
      readonly feature: Feature
      readonly reason: string
      readonly notUnderstood?: readonly NotUnderstood[]
    }
  | { readonly outcome: 'rejected'; readonly sourceId: string; readonly reason: string; readonly original: unknown }
  /** Left out on purpose, e.g. a node without tags; `rule` is the rule's short name. */
  | { readonly outcome: 'ignored'; readonly rule: string }

type FeatureOf<T> = T extends Thing<infer F> ? F : never

/** A row to be written, in WGS84, valid. One member for each kind of thing; fields are named after the columns. */
export type Feature = FeatureOf<(typeof THINGS)[number]>

export type Target = Feature['target']
