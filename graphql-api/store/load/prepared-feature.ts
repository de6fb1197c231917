import type { Feature } from '../feature.ts'
import { rowOf } from './rows.ts'
import type { Row } from '../thing/row.ts'

/** A feature and the row it becomes. */
export interface PreparedFeature {
  readonly feature: Feature
  readonly row: Row
  /** What it is found by, where that is more than the row itself says. */
  readonly foundAs?: Feature
}

export function prepare(feature: Feature, source: string): PreparedFeature {
  return { feature, row: rowOf(feature, source) }
}
