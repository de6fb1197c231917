import { Kind, type FieldNode, type SelectionSetNode } from 'graphql'
import type { Operation } from './limit.ts'

/** The root fields of an operation. Each fragment is visited once, however often it is spread. */
export function rootFields({ definition, fragments }: Pick<Operation, 'definition' | 'fragments'>): FieldNode[] {
  const found: FieldNode[] = []
  const spread = new Set<string>()
  function collect(set: SelectionSetNode | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) found.push(selection)
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet)
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value)
        collect(fragments.get(selection.name.value)?.selectionSet)
      }
    }
  }
  collect(definition.selectionSet)
  return found
}
