import { Kind, type SelectionSetNode } from 'graphql'
import type { Operation } from './limits/limit.ts'

/** Names of the fields that an operation asks its root type for, one for each time; of a document that is valid. */
export function rootFields({ definition, fragments }: Pick<Operation, 'definition' | 'fragments'>): string[] {
  const known = new Map<string, string[]>()
  function fieldsOf(set: SelectionSetNode | undefined): string[] {
    return (set?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.name.value]
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet)
      const name = selection.name.value
      const fields = known.get(name) ?? fieldsOf(fragments.get(name)?.selectionSet)
      known.set(name, fields)
      return fields
    })
  }
  return fieldsOf(definition.selectionSet)
}
