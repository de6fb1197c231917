import { Kind, visit, type ASTNode } from 'graphql'
import type { Operation } from './limit.ts'

/** Sums up `costOf` over the operation, counting a fragment as often as it is spread. */
export function countNodes({ definition, fragments }: Operation, costOf: (node: ASTNode) => number): number {
  const known = new Map<string, number>()
  function count(root: ASTNode): number {
    let sum = 0
    visit(root, {
      enter(node) {
        sum += costOf(node)
        if (node.kind === Kind.FRAGMENT_SPREAD) sum += countFragment(node.name.value)
      },
    })
    return sum
  }
  function countFragment(name: string): number {
    const fragment = fragments.get(name)
    const sum = known.get(name) ?? (fragment === undefined ? 0 : count(fragment))
    known.set(name, sum)
    return sum
  }
  return count(definition)
}
