import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { Rule } from '../../graphql/rules.ts'

/** Values of arguments: `camera.id` of one field, `*.first` of any, `id` of any field that requires it. */
export type Recipes = Readonly<Record<string, unknown>>

/** An operation for one field, generated from the schema. */
export interface Asked {
  /** `Camera.region`, `Query.me`. */
  readonly name: string
  readonly document: string
  /** Of each field on the path, outermost first. */
  readonly rules: readonly (readonly Rule[])[]
}

type Field = GraphQLField<unknown, unknown>

/** A required argument without a recipe. */
class RecipeError extends Error {
  override readonly name = 'RecipeError'
}

/**
 * Every field with a rule, and all leaves of every type together, each by the shortest path from Query.
 * @throws {RecipeError} for an argument without a recipe
 */
export function everyField(
  schema: GraphQLSchema,
  rules: ReadonlyMap<string, readonly Rule[]>,
  recipes: Recipes,
): Asked[] {
  const root = schema.getQueryType() as GraphQLObjectType
  const ways = new Map<string, { readonly fields: readonly [type: GraphQLObjectType, field: Field][] }>([
    [root.name, { fields: [] }],
  ])
  const asked: Asked[] = []
  for (const [typeName, { fields }] of ways) {
    const type = schema.getType(typeName) as GraphQLObjectType
    const before = fields.map(([parent, field]) => rules.get(`${parent.name}.${field.name}`) ?? [])
    const leaves: string[] = []
    for (const field of Object.values(type.getFields())) {
      const own = rules.get(`${typeName}.${field.name}`) ?? []
      const target = getNamedType(field.type)
      if (isLeafType(target) && own.length === 0) leaves.push(call(field, recipes))
      else {
        const inner = isObjectType(target) ? '{ __typename }' : ''
        asked.push({
          name: `${typeName}.${field.name}`,
          document: wrap(fields, `${call(field, recipes)} ${inner}`, recipes),
          rules: [...before, own],
        })
      }
      if (isObjectType(target) && !ways.has(target.name)) ways.set(target.name, { fields: [...fields, [type, field]] })
    }
    if (leaves.length > 0)
      asked.push({ name: `${typeName} leaves`, document: wrap(fields, leaves.join(' '), recipes), rules: before })
  }
  return asked
}

/** A root field with all the leaves below it, two levels deep. */
export function wholeField(field: Field, recipes: Recipes): string {
  const target = getNamedType(field.type)
  return `${call(field, recipes)} ${isObjectType(target) ? selection(target, recipes, 2) : ''}`
}

function selection(type: GraphQLObjectType, recipes: Recipes, depth: number): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const target = getNamedType(field.type)
    if (isLeafType(target)) return [call(field, recipes)]
    // A connection and its content count as one level.
    const isSame = ['nodes', 'edges', 'node', 'pageInfo'].includes(field.name)
    const left = isSame ? depth : depth - 1
    return left > 0 && isObjectType(target)
      ? [`${call(field, recipes)} ${selection(target, recipes, isSame ? left - 0.5 : left)}`]
      : []
  })
  return `{ ${parts.length === 0 ? '__typename' : parts.join(' ')} }`
}

function wrap(fields: readonly [GraphQLObjectType, Field][], inner: string, recipes: Recipes): string {
  return `{ ${fields.map(([, field]) => `${call(field, recipes)} { `).join('')}${inner}${' }'.repeat(fields.length)} }`
}

/** A field with its arguments: the required ones, and those with a recipe for the field. */
export function call(field: Field, recipes: Recipes): string {
  const given = field.args.flatMap((argument) => {
    const recipe =
      recipes[`${field.name}.${argument.name}`] ??
      recipes[`*.${argument.name}`] ??
      (isRequiredArgument(argument) ? recipes[argument.name] : undefined)
    if (recipe !== undefined) return [`${argument.name}: ${literal(recipe, argument.type)}`]
    if (isRequiredArgument(argument)) throw new RecipeError(`there is no recipe for ${field.name}(${argument.name}:)`)
    return []
  })
  return given.length === 0 ? field.name : `${field.name}(${given.join(', ')})`
}

/** Arguments that restrict a field to a region, by their types: `{ within: { regionCode } }`. */
export function regionArguments(argument: GraphQLArgument, code: string): object | undefined {
  const type = getNamedType(argument.type)
  if (!isInputObjectType(type)) return undefined
  const fields = type.getFields()
  if (fields.within !== undefined) return { within: { regionCode: code } }
  return fields.regionCode === undefined ? undefined : { regionCode: code }
}

/** A value in the notation of a document. */
function literal(value: unknown, type: GraphQLInputType): string {
  if (value === null) return 'null'
  if (isNonNullType(type)) return literal(value, type.ofType)
  if (Array.isArray(value)) {
    const inner = isListType(type) ? type.ofType : type
    return `[${value.map((item) => literal(item, inner)).join(', ')}]`
  }
  if (isInputObjectType(type)) {
    const fields = type.getFields()
    return `{ ${Object.entries(value as object)
      .map(([name, inner]) => `${name}: ${literal(inner, (fields[name] as { type: GraphQLInputType }).type)}`)
      .join(', ')} }`
  }
  return isEnumType(getNamedType(type)) ? (value as string) : JSON.stringify(value)
}
