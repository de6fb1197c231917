import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  SchemaMetaFieldDef,
  typeFromAST,
  TypeMetaFieldDef,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type SelectionSetNode,
} from 'graphql'
import { isConnection, rowBoundOf } from './row-bounds.ts'
import { introspectionRows } from './introspection-rows.ts'
import type { Limit, Operation } from './limit.ts'

/** Numbers and texts in a list that cost as much as one row. */
const LEAVES_A_ROW = 100

type Field = GraphQLField<unknown, unknown>

/** Cost of a set of fields: once, and for each row of a connection's page. */
interface Cost {
  readonly once: number
  readonly perRow: number
}

/**
 * An estimate of the rows and geometries that an operation may read:
 *
 *     cost of a list = rows × (1 + cost of its selection)
 *     cost of another field = 1 + cost of its selection; rows + that cost if it represents rows (`TrafficSegments`)
 *     cost of a leaf = 0, and 1 for a GeoJSON geometry; for a list of leaves, 1 for a hundred
 *     rows of a connection's `nodes` and `edges` = its `first`, of any other field the number in `@rows`
 *
 * So `regions(first: 20) { nodes { name buildings(first: 100) { nodes { footprint } } } }` costs 1 + 20 × (1 + 1 + 100
 * × (1 + 1)) = 4,041. Variables count with their values. Introspection costs as any field.
 */
export const costLimit: Limit = {
  code: 'QUERY_TOO_COSTLY',
  max: 200_000,
  describe: (measured, max) =>
    `The query may read ${measured.toLocaleString('en')} rows and geometries; at most ${max.toLocaleString('en')} are allowed: ask for smaller pages`,
  measure(operation) {
    const { schema, definition, fragments } = operation
    const known = new Map<string, Cost>()

    /** @param ofAll the set is selected for every type of the schema */
    function costOf(set: SelectionSetNode | undefined, type: GraphQLCompositeType, ofAll = false): Cost {
      let once = 0
      let perRow = 0
      for (const selection of set?.selections ?? []) {
        const cost = costOfSelection(selection, type, ofAll)
        once += cost.once
        perRow += cost.perRow
      }
      return { once, perRow }
    }

    function costOfSelection(
      selection: SelectionSetNode['selections'][number],
      type: GraphQLCompositeType,
      ofAll: boolean,
    ): Cost {
      if (selection.kind === Kind.FIELD) return costOfField(selection, type, ofAll)
      if (selection.kind === Kind.FRAGMENT_SPREAD) return costOfFragment(selection.name.value, ofAll)
      const narrowed = selection.typeCondition && typeFromAST(schema, selection.typeCondition)
      return costOf(selection.selectionSet, isCompositeType(narrowed) ? narrowed : type, ofAll)
    }

    function costOfFragment(name: string, ofAll: boolean): Cost {
      const key = `${name} ${String(ofAll)}`
      let cost = known.get(key)
      if (cost === undefined) {
        const fragment = fragments.get(name)
        const type = fragment && typeFromAST(schema, fragment.typeCondition)
        cost = isCompositeType(type) ? costOf(fragment?.selectionSet, type, ofAll) : { once: 0, perRow: 0 }
        known.set(key, cost)
      }
      return cost
    }

    function costOfField(node: FieldNode, parent: GraphQLCompositeType, ofAll: boolean): Cost {
      const field = fieldOf(node.name.value, parent)
      if (field === undefined) return { once: 0, perRow: 0 }
      const type = getNamedType(field.type)
      const isList = isListType(getNullableType(field.type))
      const rows = rowsOf(field, node, parent, ofAll)
      if (!isCompositeType(type))
        return { once: isList ? Math.floor(rows / LEAVES_A_ROW) : type.name === 'GeoJSON' ? 1 : 0, perRow: 0 }
      const below = costOf(node.selectionSet, type, parent.name === '__Schema' && field.name === 'types')
      if (isConnection(parent) && isList) return { once: 0, perRow: 1 + below.once }
      if (isConnection(type))
        return { once: 1 + below.once + argumentOf('first', node, field, operation) * below.perRow, perRow: 0 }
      return { once: isList ? rows * (1 + below.once) : rows + below.once, perRow: 0 }
    }

    function fieldOf(name: string, parent: GraphQLCompositeType): Field | undefined {
      if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
      if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef
      return 'getFields' in parent ? parent.getFields()[name] : undefined
    }

    function rowsOf(field: Field, node: FieldNode, parent: GraphQLCompositeType, ofAll: boolean): number {
      if (parent.name.startsWith('__')) return introspectionRows(schema, `${parent.name}.${field.name}`, ofAll)
      const bound = rowBoundOf(schema, field)
      if (bound === undefined) return 1
      return bound.by == null ? bound.max : argumentOf(bound.by, node, field, operation)
    }

    return Math.ceil(
      costOf(definition.selectionSet, schema.getRootType(definition.operation) as GraphQLCompositeType).once,
    )
  },
}

/** A number argument: as written, by its variable, or by default. Anything else is refused later. */
function argumentOf(name: string, node: FieldNode, field: Field, { definition, variables }: Operation): number {
  const byDefault = field.args.find((argument) => argument.name === name)?.defaultValue
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value
  let given: unknown = byDefault
  if (value?.kind === Kind.INT) given = Number(value.value)
  if (value?.kind === Kind.VARIABLE) {
    const variable = value.name.value
    const ownDefault = definition.variableDefinitions?.find(
      (known) => known.variable.name.value === variable,
    )?.defaultValue
    given = variables[variable] ?? (ownDefault?.kind === Kind.INT ? Number(ownDefault.value) : byDefault)
  }
  return typeof given === 'number' && given > 0 ? given : 1
}
