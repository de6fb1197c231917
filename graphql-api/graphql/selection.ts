import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/**
 * Names of the fields selected under the field being resolved. A service leaves expensive columns that are not selected
 * out of its statement.
 * @param path names of fields to descend first, e.g. `nodes`
 */
export function selectedFields(info: GraphQLResolveInfo, ...path: string[]): ReadonlySet<string> {
  let fields: readonly FieldNode[] = info.fieldNodes
  for (const name of path) {
    fields = subfields(fields, info).filter((field) => field.name.value === name)
  }
  return new Set(subfields(fields, info).map((field) => field.name.value))
}

/** The same for the rows of a connection, through `nodes` or `edges { node }`. */
export function selectedInRows(info: GraphQLResolveInfo): ReadonlySet<string> {
  return new Set([...selectedFields(info, 'nodes'), ...selectedFields(info, 'edges', 'node')])
}

function subfields(fields: readonly FieldNode[], info: GraphQLResolveInfo): FieldNode[] {
  const found: FieldNode[] = []
  for (const field of fields) collect(field.selectionSet, info, found, new Set())
  return found
}

function collect(
  set: SelectionSetNode | undefined,
  info: GraphQLResolveInfo,
  found: FieldNode[],
  spread: Set<string>,
): void {
  for (const selection of set?.selections ?? []) {
    if (!isIncluded(selection, info)) continue
    if (selection.kind === Kind.FIELD) found.push(selection)
    else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, info, found, spread)
    else if (!spread.has(selection.name.value)) {
      spread.add(selection.name.value)
      collect(info.fragments[selection.name.value]?.selectionSet, info, found, spread)
    }
  }
}

function isIncluded(selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true
  if (getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if !== false
}
