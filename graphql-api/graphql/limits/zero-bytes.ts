import { visit, type ASTNode } from 'graphql'
import type { Operation } from './limit.ts'

/** Whether a text of an operation contains U+0000, which PostgreSQL cannot store: no argument can be valid with it. */
export function holdsZeroByte({ definition, fragments, variables }: Operation): boolean {
  return textHolds(variables) || [definition, ...fragments.values()].some(literalHolds)
}

/** Not recursive: a client may send deeper nesting than our stack. */
function textHolds(variables: object): boolean {
  const left: unknown[] = [variables]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string' && value.includes('\0')) return true
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) left.push(inner)
  }
  return false
}

function literalHolds(node: ASTNode): boolean {
  let holds = false
  visit(node, {
    StringValue({ value }) {
      holds ||= value.includes('\0')
    },
  })
  return holds
}
