import { Kind } from 'graphql'
import { countNodes } from './count-nodes.ts'
import type { Limit } from './limit.ts'

/** Aliases let one operation select a field many times. */
export const aliasLimit: Limit = {
  code: 'TOO_MANY_ALIASES',
  max: 50,
  describe: (measured, max) => `The query has ${String(measured)} aliases; at most ${String(max)} are allowed`,
  measure: (operation) =>
    countNodes(operation, (node) => (node.kind === Kind.FIELD && node.alias !== undefined ? 1 : 0)),
}
