import { Kind, type SelectionSetNode } from 'graphql'
import { isIntrospection, type Limit } from './limit.ts'

/** Nesting of fields: `{ city { name } }` has depth 2. Fragments do not add to it. */
export const depthLimit: Limit = {
  code: 'QUERY_TOO_DEEP',
  max: 12,
  describe: (measured, max) => `The query is ${String(measured)} levels deep; at most ${String(max)} are allowed`,
  measure({ definition, fragments }) {
    const known = new Map<string, number>()
    function depthOf(set: SelectionSetNode | undefined): number {
      let deepest = 0
      for (const selection of set?.selections ?? []) {
        if (selection.kind === Kind.FIELD) {
          if (!isIntrospection(selection.name.value)) deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet))
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          deepest = Math.max(deepest, depthOf(selection.selectionSet))
        } else {
          deepest = Math.max(deepest, depthOfFragment(selection.name.value))
        }
      }
      return deepest
    }
    function depthOfFragment(name: string): number {
      const depth = known.get(name) ?? depthOf(fragments.get(name)?.selectionSet)
      known.set(name, depth)
      return depth
    }
    return depthOf(definition.selectionSet)
  },
}
