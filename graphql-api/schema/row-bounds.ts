import {
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'

/** How many rows a field may answer with. */
export interface RowBound {
  readonly max: number
  /** Name of the argument that says fewer. */
  readonly by?: string | null
}

type Field = Pick<GraphQLField<unknown, unknown>, 'astNode'>

/** The schema has lists of which nobody has said how long they may be. */
export class RowBoundError extends Error {
  override readonly name = 'RowBoundError'
}

/** What `@rows` says of a field. */
export function rowBoundOf(schema: GraphQLSchema, { astNode }: Field): RowBound | undefined {
  const definition = schema.getDirective('rows')
  if (definition == null || astNode == null) return undefined
  return getDirectiveValues(definition, astNode) as unknown as RowBound | undefined
}

export function isConnection(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.name.endsWith('Connection')
}

/**
 * Each list has a bound that its cost follows: `@rows`, or of a connection's `nodes` and `edges` the `first` of the connection.
 * @throws {RowBoundError} where one has none, or is bound by an argument that it does not have
 */
export function checkRowBounds(schema: GraphQLSchema): GraphQLSchema {
  const faults: string[] = []
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    if (type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`
      const bound = rowBoundOf(schema, field)
      const has = (argument: string): boolean => field.args.some((known) => known.name === argument)
      if (isConnection(getNamedType(field.type)) && !has('first')) faults.push(`${name} has no argument "first"`)
      if (bound?.by != null && !has(bound.by)) faults.push(`${name} has no argument "${bound.by}", which @rows names`)
      if (isListType(getNullableType(field.type)) && !isConnection(type) && bound === undefined)
        faults.push(`${name} is a list of nobody knows how many: add @rows(max: …)`)
    }
  }
  if (faults.length > 0) throw new RowBoundError(faults.join('\n'))
  return schema
}
