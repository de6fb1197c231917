import { Kind } from 'graphql'
import { countNodes } from './count-nodes.ts'
import type { Limit } from './limit.ts'

/** `@skip` and `@include` are the only ones; hundreds of them only cost time. */
export const directiveLimit: Limit = {
  code: 'TOO_MANY_DIRECTIVES',
  max: 50,
  describe: (measured, max) => `The query has ${String(measured)} directives; at most ${String(max)} are allowed`,
  measure: (operation) => countNodes(operation, (node) => (node.kind === Kind.DIRECTIVE ? 1 : 0)),
}
