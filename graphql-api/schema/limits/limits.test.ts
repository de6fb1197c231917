import { buildSchema, Kind, parse, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql'
import { describe, expect, test } from 'vitest'
import { testViewer } from '../../auth/test-viewers.ts'
import { createContext } from '../context.ts'
import { createApi } from '../create-api.ts'
import { buildPlainSchema } from '../type-definitions.ts'
import { aliasLimit } from './aliases.ts'
import { costLimit } from './cost.ts'
import { depthLimit } from './depth.ts'
import { directiveLimit } from './directives.ts'
import { MAX_TOKENS } from './index.ts'
import type { Operation } from './limit.ts'

const schema = buildPlainSchema()

function operation(source: string, variables: Record<string, unknown> = {}, own = schema): Operation {
  const { definitions } = parse(source)
  return {
    schema: own,
    definition: definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode,
    fragments: new Map(
      definitions
        .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    ),
    variables,
  }
}

describe('depth', () => {
  test.each([
    ['{ city { name } }', 2],
    ['{ city { name region { code } } }', 3],
    ['{ ... { city { ... on City { name } } } }', 2],
    ['{ city { ...A } } fragment A on City { region { ...B } } fragment B on Region { parent { code } }', 4],
    ['{ __schema { types { fields { type { ofType { ofType { name } } } } } } }', 0],
  ])('%s is %i deep', (source, depth) => {
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
    ['{ traffic { index segments { roadIds levels } } }', 5_001],
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
  ])('%s with %o costs %i', (source, variables, cost) => {
    expect(costLimit.measure(operation(source, variables))).toBe(cost)
  })

  test('fragments that spread fragments are measured once each', () => {
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

test('aliases and directives count as often as their fragment is spread', () => {
  const source =
    '{ a: __typename b: city @skip(if: true) { ...F } ...G ...G } fragment F on City { n: name } fragment G on Query { c: __typename @include(if: true) }'
  expect(aliasLimit.measure(operation(source))).toBe(5)
  expect(directiveLimit.measure(operation(source))).toBe(3)
})

describe('the API refuses what is just beyond a limit, before it reads anything', () => {
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

test('a plain list counts as ten rows', () => {
  const own = buildSchema('type Query { rows: [Row!]! } type Row { id: ID! }')
  expect(costLimit.measure(operation('{ rows { id } }', {}, own))).toBe(10)
})
