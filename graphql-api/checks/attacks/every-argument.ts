import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'
import { buildSchema } from '../../app/create-api.ts'

/** A text argument of a field of `Query` or `Mutation`. */
export interface TextArgument {
  /** `buildings.filter.within.regionCode`. */
  readonly path: string
  readonly kind: 'query' | 'mutation'
  readonly document: string
  /** Variables with `text` there, and something harmless in other required places. */
  readonly variables: (text: string) => Readonly<Record<string, unknown>>
}

const HARMLESS: Readonly<Record<string, unknown>> = {
  String: 'harmless words',
  ID: '990101001000',
  Int: 3,
  Float: 3,
  Boolean: false,
  Position: [121.47, 31.22],
  BoundingBox: [121.47, 31.22, 121.48, 31.23],
  GeoJSON: {
    type: 'Polygon',
    coordinates: [
      [
        [121.47, 31.22],
        [121.48, 31.22],
        [121.48, 31.23],
        [121.47, 31.22],
      ],
    ],
  },
  DateTime: '2026-01-01T00:00:00Z',
}

/** Values of existing things, which lead attacks further. */
const EXISTING: Readonly<Record<string, unknown>> = { username: 'victim', id: '1', displayName: 'Victim' }

type Input = GraphQLArgument | GraphQLInputField

/** Every String and ID of every argument at any depth, from the schema: a new field is attacked automatically. */
export function textArguments(): TextArgument[] {
  const schema = buildSchema()
  return [...ofRoot(schema, 'query'), ...ofRoot(schema, 'mutation')]
}

function ofRoot(schema: GraphQLSchema, kind: TextArgument['kind']): TextArgument[] {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType()
  return Object.values(root?.getFields() ?? {}).flatMap((field) =>
    field.args.flatMap((argument) =>
      textsIn(argument).map((steps) => ({
        path: [field.name, ...steps].join('.'),
        kind,
        document: documentOf(kind, field),
        variables: (text: string) => variablesOf(field, steps, text),
      })),
    ),
  )
}

/** Paths to texts, the argument's name first. */
function textsIn(input: Input, seen: readonly string[] = []): string[][] {
  const type = getNamedType(input.type)
  if (type.name === 'String' || type.name === 'ID') return [[input.name]]
  if (!isInputObjectType(type) || seen.includes(type.name)) return []
  return Object.values(type.getFields()).flatMap((field) =>
    textsIn(field, [...seen, type.name]).map((steps) => [input.name, ...steps]),
  )
}

function documentOf(kind: string, field: GraphQLField<unknown, unknown>): string {
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ')
  return `${kind} (${declared}) { ${field.name}(${passed}) ${selectionOf(field.type)} }`
}

/** Every plain field, and those of lists and objects two levels down. */
function selectionOf(type: GraphQLOutputType, depth = 2): string {
  const named = getNamedType(type)
  if (isLeafType(named) || !isObjectType(named)) return ''
  const fields = Object.values(named.getFields())
    .filter(({ args }) =>
      args.every(({ type: argument, defaultValue }) => !isNonNullType(argument) || defaultValue !== undefined),
    )
    .map((field) => ({ name: field.name, type: field.type, isLeaf: isLeafType(getNamedType(field.type)) }))
    .filter(
      ({ isLeaf, name }) => isLeaf || (depth > 0 && ['nodes', 'account', 'machineToken', 'region'].includes(name)),
    )
    .map((field) => `${field.name} ${field.isLeaf ? '' : selectionOf(field.type, depth - 1)}`)
  return `{ __typename ${fields.join(' ')} }`
}

function variablesOf(
  field: GraphQLField<unknown, unknown>,
  steps: readonly string[],
  text: string,
): Record<string, unknown> {
  const [first, ...rest] = steps
  return Object.fromEntries(
    field.args
      .map(
        (argument) =>
          [argument.name, argument.name === first ? valueOf(argument.type, rest, text) : required(argument)] as const,
      )
      .filter(([, value]) => value !== undefined),
  )
}

/** A value of `type` with `text` at the end of `steps`. */
function valueOf(type: GraphQLInputType, steps: readonly string[], text: string): unknown {
  const nullable = getNullableType(type)
  if (isListType(nullable)) return [valueOf(nullable.ofType, steps, text)]
  if (!isInputObjectType(nullable)) return text
  const [first, ...rest] = steps
  return Object.fromEntries(
    Object.values(nullable.getFields())
      .map((inner) => [inner.name, inner.name === first ? valueOf(inner.type, rest, text) : required(inner)] as const)
      .filter(([, value]) => value !== undefined),
  )
}

/** Something harmless for a required value. */
function required(input: Input): unknown {
  if (!isNonNullType(input.type) || input.defaultValue !== undefined) return undefined
  return EXISTING[input.name] ?? harmless(input.type)
}

function harmless(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type)
  if (isListType(nullable)) return [harmless(nullable.ofType)]
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name
  if (!isInputObjectType(nullable)) return HARMLESS[nullable.name]
  return Object.fromEntries(
    Object.values(nullable.getFields())
      .map((inner) => [inner.name, required(inner)] as const)
      .filter(([, value]) => value !== undefined),
  )
}
