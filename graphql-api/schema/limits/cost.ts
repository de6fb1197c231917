import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  typeFromAST,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type SelectionSetNode,
} from 'graphql'
import { isIntrospection, type Limit, type Operation } from './limit.ts'

/** Rows assumed in a list that takes no `first`: ancestors, parts, sources. */
const PLAIN_LIST_SIZE = 10
/** Rows assumed in a type whose fields are columns of equal length. */
const COLUMN_SIZES: Readonly<Record<string, number>> = { TrafficSegments: 5_000 }

/**
 * An estimate of the rows and geometries that an operation may read:
 *
 *     cost of a field       = size × (1 + cost of what is selected in it)
 *     cost of a leaf        = 0, and 1 for a GeoJSON geometry
 *     size of a connection's `nodes` and `edges` = its `first`, of any other list = 10, of columns (`TrafficSegments`) = 5,000, else 1
 *
 * So `regions(first: 20) { nodes { name buildings(first: 100) { nodes { footprint } } } }` costs
 * 1 + 20 × (1 + 1 + 100 × (1 + 1)) = 4,041. Variables count with their values.
 */
export const costLimit: Limit = {
  code: 'QUERY_TOO_COSTLY',
  max: 200_000,
  describe: (measured, max) =>
    `The query may read ${measured.toLocaleString('en')} rows and geometries; at most ${max.toLocaleString('en')} are allowed: ask for smaller pages`,
  measure(operation) {
    const { schema, definition, fragments } = operation
    const known = new Map<string, number>()

    /** @param pageSize size of the connection that the set is selected in. */
    function costOf(set: SelectionSetNode | undefined, type: GraphQLCompositeType, pageSize: number): number {
      let cost = 0
      for (const selection of set?.selections ?? []) {
        if (selection.kind === Kind.FIELD) cost += costOfField(selection, type, pageSize)
        else if (selection.kind === Kind.INLINE_FRAGMENT) {
          const narrowed = selection.typeCondition && typeFromAST(schema, selection.typeCondition)
          cost += costOf(selection.selectionSet, isCompositeType(narrowed) ? narrowed : type, pageSize)
        } else cost += costOfFragment(selection.name.value, pageSize)
      }
      return cost
    }

    function costOfFragment(name: string, pageSize: number): number {
      const key = `${name} ${String(pageSize)}`
      let cost = known.get(key)
      if (cost === undefined) {
        const fragment = fragments.get(name)
        const type = fragment && typeFromAST(schema, fragment.typeCondition)
        cost = isCompositeType(type) ? costOf(fragment?.selectionSet, type, pageSize) : 0
        known.set(key, cost)
      }
      return cost
    }

    function costOfField(node: FieldNode, parent: GraphQLCompositeType, pageSize: number): number {
      if (isIntrospection(node.name.value) || !('getFields' in parent)) return 0
      const field = parent.getFields()[node.name.value]
      if (field === undefined) return 0
      const type = getNamedType(field.type)
      if (!isCompositeType(type)) return type.name === 'GeoJSON' ? 1 : 0
      const isConnection = isObjectType(type) && type.name.endsWith('Connection')
      const isList = isListType(getNullableType(field.type))
      const size = !isList
        ? (COLUMN_SIZES[type.name] ?? 1)
        : parent.name.endsWith('Connection')
          ? pageSize
          : PLAIN_LIST_SIZE
      return size * (1 + costOf(node.selectionSet, type, isConnection ? firstOf(node, field, operation) : pageSize))
    }

    return costOf(definition.selectionSet, schema.getRootType(definition.operation) as GraphQLCompositeType, 1)
  },
}

/** The `first` of a connection field: as written, by its variable, or by default. What is no number is refused later. */
function firstOf(node: FieldNode, field: GraphQLField<unknown, unknown>, { definition, variables }: Operation): number {
  const byDefault = field.args.find((argument) => argument.name === 'first')?.defaultValue
  const value = node.arguments?.find((argument) => argument.name.value === 'first')?.value
  let first: unknown = byDefault
  if (value?.kind === Kind.INT) first = Number(value.value)
  if (value?.kind === Kind.VARIABLE) {
    const name = value.name.value
    const ownDefault = definition.variableDefinitions?.find(
      ({ variable }) => variable.name.value === name,
    )?.defaultValue
    first = variables[name] ?? (ownDefault?.kind === Kind.INT ? Number(ownDefault.value) : byDefault)
  }
  return typeof first === 'number' && first > 0 ? first : 1
}
