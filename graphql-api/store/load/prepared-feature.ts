import type { Feature } from '../feature.ts'
import { rowOf } from './rows.ts'
import type { Row } from '../thing/row.ts'

/** A feature and its row. */
export interface PreparedFeature {
  readonly feature: Feature
  readonly row: Row
  /** Source of its search entry, if it has more than the row. */
  readonly foundAs?: Feature
}

export function prepare(feature: Feature, source: string): PreparedFeature {
  return { feature, row: rowOf(feature, source) }
}
