import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql, type GraphQLSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { testViewer } from '../security/accounts/test-viewers.ts'
import type { Viewer } from '../security/accounts/viewer.ts'
import { buildSchema } from '../app/create-api.ts'
import { guardSchema, rulesOf } from './rules.ts'

const directives = readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8').split('"""\nCity Brain')[0] ?? ''

function make(definitions: string): GraphQLSchema {
  const row = { camera: { id: '1', town: { name: 'x' } }, name: 'x', hidden: 'h' }
  return makeExecutableSchema({
    typeDefs: directives + definitions,
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
    resolvers: {
      Query: { town: () => row, towns: () => ({ nodes: [row], edges: [{ node: row }] }), open: () => 'open' },
    },
  })
}

const TOWN = `
  type Town @needs(right: "city.view") { name: String camera: Camera hidden: String @needs(right: "residents.view") self: Town }
  type Camera @needs(right: "camera.view") { id: ID town: Town }`

describe('a field without a rule', () => {
  test.each([
    ['a plain field', 'type Query { towns: [String] }', 'Query.towns has no rule'],
    ['a type without one', 'type Query { town: Town } type Town { name: String }', 'Query.town has no rule'],
    [
      'a connection of a type without one',
      'type Query { t: TConnection } type TConnection { nodes: [T] } type T { a: Int }',
      'Query.t has no rule',
    ],
    [
      'a right that there is not',
      'type Query { a: Int @needs(right: "camera.veiw") }',
      '"camera.veiw", which is not in domain/rights.ts',
    ],
    [
      'a type with a right that there is not',
      'type Query { a: Int @public } type T @needs(right: "no") { a: Int }',
      'T needs "no"',
    ],
    [
      'a command that is not audited',
      'type Query { a: Int @public } type Mutation { b: Int @signedIn }',
      'Mutation.b has no @audited',
    ],
    ['a subscription', 'type Query { a: Int @public } type Subscription { b: Int }', 'Subscription.b has no rule'],
    [
      'an interface, whose types may have rules',
      'type Query { a: N @signedIn } interface N { a: Int } type T implements N @needs(right: "city.view") { a: Int }',
      'Query.a answers with N',
    ],
  ])('fails the build: %s', (_, definitions, message) => {
    expect(() => guardSchema(make(definitions))).toThrow(message)
  })

  test('names all faults at once', () => {
    expect(() => rulesOf(make('type Query { a: Int b: Int }'))).toThrow(/Query\.a .*\nQuery\.b /)
  })

  test('finds none in the real schema', () => {
    expect(() => buildSchema()).not.toThrow()
  })
})

describe('a guarded schema', () => {
  const schema = guardSchema(
    make(`${TOWN} type Query { town: Town towns: TownConnection open: String @public mine: String @signedIn
      wide: String @needs(right: "city.view", wholeCity: true) }
      type TownConnection { nodes: [Town] edges: [TownEdge] } type TownEdge { node: Town }`),
  )
  const ask = async (source: string, viewer: Viewer | undefined) => {
    const { data, errors } = await graphql({ schema, source, contextValue: { viewer } })
    return {
      data: JSON.parse(JSON.stringify(data)) as unknown,
      codes: (errors ?? []).map(({ path, extensions }) => `${path?.join('.') ?? ''} ${String(extensions.code)}`),
    }
  }
  const analyst = testViewer(['analyst'])
  const feed: Viewer = { ...analyst, rights: new Set(['camera.view']) }

  test('answers a viewer with the right', async () => {
    expect(await ask('{ town { name camera { id town { name } } hidden } }', testViewer())).toEqual({
      data: { town: { name: 'x', camera: { id: '1', town: { name: 'x' } }, hidden: 'h' } },
      codes: [],
    })
  })

  test('refuses by type wherever one occurs, and answers the rest', async () => {
    expect(
      await ask('{ town { name camera { id } } towns { nodes { camera { id } } edges { node { name } } } }', analyst),
    ).toEqual({
      data: {
        town: { name: 'x', camera: null },
        towns: { nodes: [{ camera: null }], edges: [{ node: { name: 'x' } }] },
      },
      codes: ['town.camera FORBIDDEN', 'towns.nodes.0.camera FORBIDDEN'],
    })
  })

  test('refuses one field of a type', async () => {
    const assistant = testViewer(['grid_assistant'])
    expect((await ask('{ town { hidden } }', assistant)).codes).toEqual(['town.hidden FORBIDDEN'])
  })

  test('refuses a connection as it refuses its rows', async () => {
    expect((await ask('{ towns { nodes { name } } town { name } }', feed)).codes).toEqual([
      'towns FORBIDDEN',
      'town FORBIDDEN',
    ])
  })

  test('distinguishes viewers of the whole city', async () => {
    expect((await ask('{ wide }', testViewer(['operator'], ['990101001000']))).codes).toEqual(['wide FORBIDDEN'])
    expect((await ask('{ wide }', testViewer(['operator']))).codes).toEqual([])
  })

  test('answers anonymous viewers public fields only', async () => {
    expect((await ask('{ open mine town { name } }', undefined)).codes).toEqual([
      'mine UNAUTHENTICATED',
      'town UNAUTHENTICATED',
    ])
  })
})
