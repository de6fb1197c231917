import { readdirSync, readFileSync } from 'node:fs'
import {
  buildSchema as buildSdl,
  execute,
  getOperationAST,
  parse,
  validate,
  GraphQLError,
  Kind,
  type ExecutionResult,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { buildSchema } from '../../app/create-api.ts'
import { canCompile } from './can-compile.ts'
import { compileOperation } from './compile-operation.ts'

const schema = buildSdl(`
  type Query {
    town(id: ID, filter: Filter): Town
    needed: Town!
    towns(count: Int = 2): [Town!]!
    named: Named
    absent: String
  }
  input Filter { name: String = "any", kinds: [Kind!] }
  enum Kind { BIG SMALL }
  interface Named { name: String }
  type Town implements Named {
    id: ID!
    name: String
    kind: Kind
    people: Int
    later: String
    laterBroken: String!
    broken: String
    brokenNeeded: String!
    nothing: String!
    anError: Int
    method(times: Int = 1): String
    where(id: ID, filter: Filter): String
    mayor: Person
    mayorNeeded: Person!
    streets: [String]
    neededStreets: [String!]
    lots: [[Person!]]
    noList: [String!]
    laterList: [Person]
    set: [Int!]!
  }
  type Person { name: String, age: Int!, town: Town, slowFault: String! }
`)

const fail = (message: string, extensions = {}): never => {
  throw new GraphQLError(message, { extensions })
}
const later = <T>(value: T): Promise<T> => Promise.resolve(value)
const resolversOf: Record<string, Record<string, (...args: never[]) => unknown>> = {
  Query: {
    town: (_: unknown, { id }: { id?: string }) => (id === 'none' ? null : town(id === undefined ? 1 : Number(id))),
    needed: () => later(null),
    towns: (_: unknown, { count }: { count: number }) => later(Array.from({ length: count }, (_, i) => town(i))),
    named: () => ({ __typename: 'Town', ...town(9) }),
  },
  Town: {
    laterBroken: () => later(0).then(() => fail('later', { code: 'LATER' })),
    broken: () => fail('at once', { code: 'NOW' }),
    brokenNeeded: () => fail('needed', { code: 'NEEDED' }),
    where: (_: unknown, args: unknown, context: unknown, { path, fieldName, variableValues }: GraphQLResolveInfo) =>
      JSON.stringify([args, context, path, fieldName, variableValues]),
  },
  Person: {
    town: ({ age }: { age: number }) => later(town(age)),
    slowFault: async () => {
      for (let turn = 0; turn < 5; turn++) await later(turn)
      return fail('slow')
    },
  },
}
for (const [type, resolvers] of Object.entries(resolversOf)) {
  const fields = (schema.getType(type) as GraphQLObjectType).getFields()
  for (const [name, resolve] of Object.entries(resolvers)) fields[name]!.resolve = resolve as never
}

function town(id: number): Record<string, unknown> {
  return {
    id,
    name: id % 2 === 0 ? null : `Town ${String(id)}`,
    kind: ['BIG', 'SMALL', 'ODD'][id % 3],
    people: [10, 2 ** 40, 'many'][id % 3],
    later: later('on'),
    anError: new Error('a value that is an error'),
    method: ({ times }: { times: number }, context: string, { fieldName }: GraphQLResolveInfo) =>
      `${fieldName} of ${context} ${String(times)}`,
    mayor: { name: 'M', age: null },
    mayorNeeded: later({ name: 'N', age: null }),
    streets: () => ['a', null, later('c'), Promise.reject(new Error('no street')), new Error('a broken street')],
    neededStreets: ['a', later(null)],
    lots: [[{ age: 1 }], [{ age: null }], null, later([{ age: later(4) }])],
    noList: 'text',
    laterList: later([{ name: 'x', age: 1 }, null, later({ name: 'y', age: null })]),
    set: new Set([1, 2, id]),
  }
}

function operationOf(source: string, own: GraphQLSchema = schema): [OperationDefinitionNode, ReturnType<typeof parse>] {
  const document = parse(source)
  expect(validate(own, document)).toEqual([])
  return [getOperationAST(document)!, document]
}

async function planned(source: string, variables: Record<string, unknown>): Promise<ExecutionResult> {
  const [operation, document] = operationOf(source)
  expect(canCompile(schema, document, operation)).toBe(true)
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  const plan = compileOperation(
    schema,
    operation,
    Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
  )
  // The second run uses the caches of the first.
  await plan('context', variables)
  return plan('context', variables)
}

/** The client's view, and what format-error and the log need in addition. */
function seen({ data, errors }: ExecutionResult): unknown {
  const known = errors?.map((error) => ({
    ...error.toJSON(),
    extensions: error.extensions,
    original: error.originalError?.message,
  }))
  return { json: JSON.stringify(data), errors: known }
}

describe('a compiled operation answers as graphql-js does', () => {
  test.each<[string, Record<string, unknown>?]>([
    ['{ __typename town { __typename t: __typename id name kind } absent }'],
    ['{ a: town(id: 2) { id name kind people } b: town(id: 5) { people kind } none: town(id: "none") { id } }'],
    ['{ town { name later } towns { id later name mayor { name } } }'],
    ['{ town { mayor { name age } name } }'],
    ['{ town { mayorNeeded { name age } name } }'],
    ['{ town { brokenNeeded later name } }'],
    ['{ town { later laterBroken name broken } }'],
    ['{ town { broken anError nothing } towns { id } }'],
    ['{ town { mayor { slowFault town { brokenNeeded } } mayorNeeded { slowFault } } }'],
    ['{ towns { broken } }'],
    ['{ towns { id laterBroken } town { id } }'],
    ['{ needed { id } town { id } }'],
    ['{ town { broken } needed { id } }'],
    ['{ town { streets neededStreets noList set } }'],
    ['{ town { lots { age } laterList { name age } } }'],
    ['{ town { laterList { town { id later name } } } }'],
    ['{ town { method m: method(times: 3) } }'],
    ['query ($n: Int!) { town { method(times: $n) } towns(count: $n) { method(times: $n) } }', { n: 3 }],
    ['query ($n: Int) { towns(count: $n) { id } }', {}],
    ['query ($n: Int) { towns(count: $n) { id } }', { n: null }],
    ['query ($n: Int!) { town { method(times: $n) } }', {}],
    ['query ($n: Int!, $k: [Kind!]) { town(filter: { kinds: $k }) { method(times: $n) } }', { n: 'x', k: ['HUGE'] }],
    ['query ($f: Filter) { town(filter: $f) { where(id: 7, filter: $f) } }', { f: { kinds: ['BIG'] } }],
    ['query ($f: Filter = { name: "d" }) { a: town { x: where(filter: $f) } towns { where(filter: { name: "l" }) } }'],
    [
      '{ town { ...A name ... on Town { id mayor { age } } ... on Named { n: name } ... { kind } } } fragment A on Town { mayor { name } ...B } fragment B on Named { name }',
    ],
    [
      '{ ...Q town { id } } fragment Q on Query { town { name } towns(count: 0) { ...T ...T } } fragment T on Town { id }',
    ],
  ])('%s %o', async (source, variables = {}) => {
    const [, document] = operationOf(source)
    const expected = await execute({ schema, document, contextValue: 'context', variableValues: variables })
    expect(seen(await planned(source, variables))).toEqual(seen(expected))
  })
})

test.each([
  ['directives', '{ town @include(if: true) { id } }'],
  ['introspection', '{ __schema { queryType { name } } }'],
  ['introspection of a type', '{ __type(name: "Town") { name } }'],
  ['an abstract type', '{ named { name } }'],
  ['a field called as the prototype', '{ town { __proto__: name } }'],
])('%s is left to graphql-js', (_, source) => {
  const [operation, document] = operationOf(source)
  expect(canCompile(schema, document, operation)).toBe(false)
})

test('compiles every query of the query files, so their results apply to it', () => {
  const folder = new URL('../../checks/queries/', import.meta.url)
  const own = buildSchema()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.graphql'))) {
    const [operation, document] = operationOf(readFileSync(new URL(file, folder), 'utf8'), own)
    expect([file, canCompile(own, document, operation)]).toEqual([file, true])
  }
})
