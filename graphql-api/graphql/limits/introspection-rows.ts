import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'

interface Sizes {
  readonly most: number
  /** Over all types of the schema. */
  readonly mean: number
}

const known = new WeakMap<GraphQLSchema, ReadonlyMap<string, Sizes>>()

/**
 * Number of rows of an introspection field; 1 if it is not a list.
 * @param name type and field: `__Type.fields`
 * @param ofAll selected for every type of the schema: then the mean counts, which is exact in total. For a single type
 *   the largest counts
 */
export function introspectionRows(schema: GraphQLSchema, name: string, ofAll: boolean): number {
  let sizes = known.get(schema)
  if (sizes === undefined) known.set(schema, (sizes = sizesOf(schema)))
  const found = sizes.get(name)
  return found === undefined ? 1 : ofAll ? found.mean : found.most
}

function sizesOf(schema: GraphQLSchema): ReadonlyMap<string, Sizes> {
  const types = Object.values(schema.getTypeMap())
  const directives = schema.getDirectives()
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type))
  const fields = withFields.flatMap((type) => Object.values(type.getFields()))
  const ofTypes = (counts: readonly number[]): Sizes => ({
    most: Math.max(1, ...counts),
    mean: counts.reduce((sum, count) => sum + count, 0) / types.length,
  })
  const of = (...counts: number[]): Sizes => ({ most: Math.max(1, ...counts), mean: Math.max(1, ...counts) })
  return new Map([
    ['__Schema.types', of(types.length)],
    ['__Schema.directives', of(directives.length)],
    ['__Type.fields', ofTypes(withFields.map((type) => Object.keys(type.getFields()).length))],
    [
      '__Type.inputFields',
      ofTypes(types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()).length)),
    ],
    ['__Type.enumValues', ofTypes(types.filter(isEnumType).map((type) => type.getValues().length))],
    ['__Type.interfaces', ofTypes(withFields.map((type) => type.getInterfaces().length))],
    [
      '__Type.possibleTypes',
      ofTypes(types.filter(isInterfaceType).map((type) => schema.getPossibleTypes(type).length)),
    ],
    ['__Field.args', of(...fields.map(({ args }) => args.length))],
    ['__Directive.args', of(...directives.map(({ args }) => args.length))],
    ['__Directive.locations', of(...directives.map(({ locations }) => locations.length))],
  ])
}
