import { Kind } from 'graphql'
import { countNodes } from './count-nodes.ts'
import type { Limit } from './limit.ts'

/**
 * Fragments within fragments make a short document expand to a long one. Everything that walks the expanded operation
 * takes time in proportion to this number, so it is measured first.
 */
export const sizeLimit: Limit = {
  code: 'QUERY_TOO_LARGE',
  max: 5_000,
  describe: (measured, max) =>
    `The query has ${measured.toLocaleString('en')} fields, each counted as often as its fragment is spread; at most ${max.toLocaleString('en')} are allowed`,
  measure: (operation) =>
    countNodes(operation, (node) => (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_SPREAD ? 1 : 0)),
}
