import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, executeSync, getIntrospectionQuery, Kind, parse, type OperationDefinitionNode } from 'graphql'
import { describe, expect, test } from 'vitest'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { createContext } from '../context.ts'
import { createApi } from '../../app/create-api.ts'
import { buildPlainSchema } from '../../app/type-definitions.ts'
import { aliasLimit } from './aliases.ts'
import { costLimit } from './cost.ts'
import { depthLimit } from './depth.ts'
import { directiveLimit } from './directives.ts'
import { exceededLimit, fragmentsOf, MAX_TOKENS } from './index.ts'
import type { Operation } from './limit.ts'

const schema = buildPlainSchema()

function operation(source: string, variables: Record<string, unknown> = {}, own = schema): Operation {
  const document = parse(source)
  const definition = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  return { schema: own, definition: definition as OperationDefinitionNode, fragments: fragmentsOf(document), variables }
}

describe('depth', () => {
  test.each([
    ['{ city { name } }', 2],
    ['{ city { name region { code } } }', 3],
    ['{ ... { city { ... on City { name } } } }', 2],
    ['{ city { ...A } } fragment A on City { region { ...B } } fragment B on Region { parent { code } }', 4],
    ['{ __schema { types { fields { type { ofType { ofType { name } } } } } } }', 0],
  ])('%s has depth %i', (source, depth) => {
    expect(depthLimit.measure(operation(source))).toBe(depth)
  })
})

describe('cost', () => {
  test.each([
    ['{ apiVersion }', 0],
    ['{ city { name } }', 1],
    ['{ building(id: 1) { name footprint } }', 2],
    ['{ buildings { totalCount } }', 1],
    ['{ buildings { nodes { id } } }', 51],
    ['{ buildings(first: 100) { nodes { id } edges { node { footprint } } } }', 1 + 100 + 100 * (1 + 1 + 1)],
    ['{ region(code: 1) { ancestors { code } } }', 11],
    ['{ traffic { index segments { roadIds levels } } }', 1 + 20_000 + 200 + 200],
    ['{ mover(id: 1) { track(from: "2026-01-01", to: "2026-01-02") { position } } }', 5_001],
    ['{ traffic { trend(minutes: 60) { index } streets { name } } }', 1 + 60 + 10],
    ['{ alerts(first: 3) { nodes { id category replaces } } }', 1 + 3 * 2],
    ['{ __typename city { __typename name } }', 1],
    ['{ regions(first: 20) { nodes { name buildings(first: 100) { nodes { footprint } } } } }', 4041],
    [
      '{ ...R } fragment R on Query { regions(first: 20) { ...N } } fragment N on RegionConnection { nodes { id } }',
      21,
    ],
    [
      '{ a: buildings(first: 10) { ...N } b: buildings(first: 20) { ...N } } fragment N on BuildingConnection { nodes { id } }',
      32,
    ],
  ])('%s costs %i', (source, cost) => {
    expect(costLimit.measure(operation(source))).toBe(cost)
  })

  test.each([
    ['query ($n: Int!) { buildings(first: $n) { nodes { id } } }', { n: 300 }, 301],
    ['query ($n: Int = 200) { buildings(first: $n) { nodes { id } } }', {}, 201],
    ['query ($n: Int) { buildings(first: $n) { nodes { id } } }', {}, 51],
    ['query ($n: Int) { buildings(first: $n) { nodes { id } } }', { n: 'many' }, 2],
    ['query ($n: Int) { traffic { trend(minutes: $n) { index } } }', { n: 1440 }, 1441],
  ])('%s with %o costs %i', (source, variables, cost) => {
    expect(costLimit.measure(operation(source, variables))).toBe(cost)
  })

  test('measures fragments that spread fragments once each', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `fragment F${String(i)} on Query { ...F${String(i + 1)} ...F${String(i + 1)} }`,
    )
    const source = `{ ...F0 } ${levels.join(' ')} fragment F30 on Query { city { name } }`
    expect(costLimit.measure(operation(source))).toBe(2 ** 30)
    expect(depthLimit.measure(operation(source))).toBe(2)
    expect(aliasLimit.measure(operation(source))).toBe(0)
  })
})

test('counts aliases and directives as often as their fragment is spread', () => {
  const source =
    '{ a: __typename b: city @skip(if: true) { ...F } ...G ...G } fragment F on City { n: name } fragment G on Query { c: __typename @include(if: true) }'
  expect(aliasLimit.measure(operation(source))).toBe(5)
  expect(directiveLimit.measure(operation(source))).toBe(3)
})

describe('the API refuses an operation just beyond a limit before it reads anything', () => {
  const nested = (depth: number): string =>
    `{ region(code: 1) ${'{ parent '.repeat(depth - 2)}{ code }${' }'.repeat(depth - 2)} }`
  const aliases = (count: number): string =>
    `{ ${Array.from({ length: count }, (_, i) => `a${String(i)}: __typename`).join(' ')} }`
  const directives = (count: number): string =>
    `{ ${Array.from({ length: count }, () => '... @skip(if: true) { __typename }').join(' ')} }`
  const costly = (first: number): string =>
    `{ regions(first: ${String(first)}) { nodes { buildings(first: 398) { nodes { id } } } } }`
  const tokens = (count: number): string => `{ ${'__typename '.repeat(count - 2)}}`

  test.each([
    ['QUERY_TOO_DEEP', nested(12), nested(13)],
    ['TOO_MANY_ALIASES', aliases(50), aliases(51)],
    ['TOO_MANY_DIRECTIVES', directives(50), directives(51)],
    ['QUERY_TOO_COSTLY', costly(499), costly(500 + 1)],
    ['GRAPHQL_PARSE_FAILED', tokens(MAX_TOKENS), tokens(MAX_TOKENS + 1)],
  ])('%s', async (code, allowed, refused) => {
    let opened = 0
    const database = {
      snapshot: () => {
        opened++
        return Promise.reject(new Error('no database here'))
      },
      read: () => Promise.reject(new Error('no database here')),
      write: () => Promise.reject(new Error('no database here')),
    }
    const api = createApi({ production: false, onFault: () => undefined })
    await api.start()
    const codes = async (query: string): Promise<unknown[]> => {
      const contextValue = createContext({ database, viewer: testViewer(), requestId: 'test' })
      const { body } = await api.executeOperation({ query }, { contextValue })
      return body.kind === 'single' ? (body.singleResult.errors ?? []).map(({ extensions }) => extensions?.code) : []
    }
    expect(await codes(allowed)).not.toContain(code)
    opened = 0
    expect(await codes(refused)).toEqual([code])
    expect(opened).toBe(0)
    await api.stop()
  })
})

test('counts a list by its maximum rows, and a field that represents rows by those', () => {
  const own = buildSchema(`
    directive @rows(max: Int!, by: String) on FIELD_DEFINITION
    type Query { rows: [Row!]! @rows(max: 5000) columns: Columns @rows(max: 700) }
    type Row { id: ID! below(count: Int = 30): [Row!] @rows(max: 400, by: "count") }
    type Columns { ids: [ID!]! @rows(max: 700) }`)
  expect(costLimit.measure(operation('{ rows { id } }', {}, own))).toBe(5_000)
  expect(costLimit.measure(operation('{ rows { below { id } b: below(count: 2) { id } } }', {}, own))).toBe(5_000 * 33)
  expect(costLimit.measure(operation('{ columns { ids } }', {}, own))).toBe(707)
})

describe('introspection', () => {
  test('by common tools keeps to the limits', () => {
    expect(exceededLimit(operation(getIntrospectionQuery()))?.message).toBeUndefined()
    expect(costLimit.measure(operation(getIntrospectionQuery()))).toBeGreaterThan(5_000)
  })

  test('costs its number of rows', () => {
    const types = Object.keys(schema.getTypeMap()).length
    expect(costLimit.measure(operation('{ __schema { types { name } } }'))).toBe(1 + types)
    const { data } = executeSync({
      schema,
      document: parse('{ __schema { types { fields(includeDeprecated: true) { name } } } }'),
    })
    const answered = data?.__schema as { types: { fields: unknown[] | null }[] }
    const fields = answered.types.reduce((sum, type) => sum + (type.fields?.length ?? 0), 0)
    expect(costLimit.measure(operation('{ __schema { types { fields { name } } } }'))).toBe(1 + types + fields)
  })

  test('of types of types is too costly', () => {
    const deep = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }'
    expect(costLimit.measure(operation(deep))).toBeGreaterThan(costLimit.max)
  })
})

test('the operations of the dashboard keep to the limits', () => {
  const folder = new URL('../../../dashboard/', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.graphql'))
  const documents = files.map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const { definitions } = parse(documents.join('\n'))
  const fragments = fragmentsOf({ kind: Kind.DOCUMENT, definitions })
  const costs = definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map(
      (definition) =>
        [
          definition.name?.value,
          costLimit.measure({ schema, definition, fragments, variables: { first: 100 } }),
        ] as const,
    )
  expect(costs.length).toBeGreaterThan(20)
  expect(costs.filter(([, cost]) => cost > costLimit.max)).toEqual([])
})
