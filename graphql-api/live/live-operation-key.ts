import {
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Kind,
  print,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/** A subscription with its identity. */
export interface LiveOperation {
  readonly args: ExecutionArgs
  readonly fieldName: string
  /** Of the field, without `after`. */
  readonly fieldArgs: Readonly<Record<string, unknown>>
  /** The client's previous position. */
  readonly after: string | undefined
  /** The same for equal subscriptions at any position. */
  readonly key: string
}

/** @param args validated: a subscription with one field */
export function readLiveOperation(args: ExecutionArgs): LiveOperation {
  const { schema, document, operationName, variableValues = {} } = args
  const operation = getOperationAST(document, operationName)
  const node = operation == null ? undefined : rootField(operation.selectionSet, document)
  if (operation == null || node === undefined) return { args, fieldName: '', fieldArgs: {}, after: undefined, key: '' }
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}, {
    maxErrors: 50,
  })
  if (coerced.errors !== undefined) throw coerced.errors[0] as Error
  const definition = schema.getSubscriptionType()?.getFields()[node.name.value]
  const { after, ...fieldArgs } = definition === undefined ? {} : getArgumentValues(definition, node, coerced.coerced)
  return {
    args,
    fieldName: node.name.value,
    fieldArgs,
    after: typeof after === 'string' ? after : undefined,
    key: keyOf(document, operationName, node, { ...variableValues }),
  }
}

function keyOf(document: DocumentNode, name: string | null | undefined, node: FieldNode, variables: object): string {
  const given = node.arguments?.find((argument) => argument.name.value === 'after')
  if (given === undefined) return JSON.stringify([print(document), name, variables])
  const own = given.value.kind === Kind.VARIABLE ? given.value.name.value : undefined
  const rest = visit(document, { Argument: (argument) => (argument === given ? null : undefined) })
  const used = new Set<string>()
  visit(rest, { VariableDefinition: () => false, Variable: (variable) => void used.add(variable.name.value) })
  // A variable used only for the client's position.
  const left = Object.entries(variables).filter(([variable]) => variable !== own || used.has(variable))
  return JSON.stringify([print(rest), name, Object.fromEntries(left)])
}

/** The first field, through fragments. */
function rootField({ selections }: SelectionSetNode, document: DocumentNode): FieldNode | undefined {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) return selection
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragment(document, selection.name.value)
    const found = inner && rootField(inner.selectionSet, document)
    if (found !== undefined) return found
  }
  return undefined
}

function fragment(document: DocumentNode, name: string): FragmentDefinitionNode | undefined {
  return document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  ) as FragmentDefinitionNode | undefined
}
