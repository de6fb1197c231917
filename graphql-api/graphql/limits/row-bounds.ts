import {
  defaultFieldResolver,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql'
import type { Context } from '../context.ts'

/** Maximum number of rows of a field. */
export interface RowBound {
  readonly max: number
  /** Name of the argument with a smaller number. */
  readonly by?: string | null
}

type Field = Pick<GraphQLField<unknown, unknown>, 'astNode'>

/** The schema has lists without a bound. */
class RowBoundError extends Error {
  override readonly name = 'RowBoundError'
}

/** The `@rows` directive of a field. */
export function rowBoundOf(schema: GraphQLSchema, { astNode }: Field): RowBound | undefined {
  const definition = schema.getDirective('rows')
  if (definition == null || astNode == null) return undefined
  return getDirectiveValues(definition, astNode) as unknown as RowBound | undefined
}

export function isConnection(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.name.endsWith('Connection')
}

/**
 * Requires a bound for each list, which its cost depends on: `@rows`, or `first` for the `nodes` and `edges` of a
 * connection.
 * @throws {RowBoundError} if one is missing, or refers to a missing argument
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
        faults.push(`${name} is a list without a bound: add @rows(max: …)`)
    }
  }
  if (faults.length > 0) throw new RowBoundError(faults.join('\n'))
  return schema
}

/** Truncates each list with `@rows` at its bound, and reports it to the context. */
export function keepRowBounds(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    if (type === schema.getSubscriptionType()) continue
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, Context>[]) {
      const bound = isListType(getNullableType(field.type)) ? rowBoundOf(schema, field) : undefined
      if (bound !== undefined) keep(field, bound.max)
    }
  }
  return schema
}

function keep(field: GraphQLField<unknown, Context>, max: number): void {
  const { resolve = defaultFieldResolver } = field
  field.resolve = (source, args: unknown, context, info) => {
    const cut = (value: unknown): unknown => {
      if (!Array.isArray(value) || value.length <= max) return value
      const names: string[] = []
      for (let path: typeof info.path | undefined = info.path; path !== undefined; path = path.prev)
        if (typeof path.key === 'string') names.unshift(path.key)
      const path = names.join('.')
      const found = Math.max(value.length, context.cutLists.get(path)?.found ?? 0)
      context.cutLists.set(path, { path, max, found })
      return value.slice(0, max)
    }
    const value = resolve(source, args, context, info)
    return value instanceof Promise ? value.then(cut) : cut(value)
  }
}

/** Limit for the store, for each parent: one over the bound, so that truncation is detected. */
export function rowLimit({ schema, parentType, fieldName }: GraphQLResolveInfo): number {
  const field = parentType.getFields()[fieldName]
  const bound = field && rowBoundOf(schema, field)
  if (bound === undefined) throw new RowBoundError(`${parentType.name}.${fieldName} has no @rows`)
  return bound.max + 1
}

/** Adds the truncated lists of a result as `extensions.cutLists`. */
export function reportCutLists<Result extends { readonly extensions?: Readonly<Record<string, unknown>> }>(
  result: Result,
  { cutLists }: Pick<Context, 'cutLists'>,
): Result {
  if (cutLists.size === 0) return result
  return { ...result, extensions: { ...result.extensions, cutLists: [...cutLists.values()] } }
}
