import {
  buildSchema,
  execute,
  getNullableType,
  isListType,
  isObjectType,
  parse,
  type GraphQLResolveInfo,
} from 'graphql'
import { expect, test } from 'vitest'
import { createContext } from '../context.ts'
import { checkRowBounds, keepRowBounds, rowBoundOf, reportCutLists } from './row-bounds.ts'
import { buildPlainSchema } from '../../app/type-definitions.ts'

test('each list of the schema has a bound', () => {
  expect(() => checkRowBounds(buildPlainSchema())).not.toThrow()
})

test('a list without a bound is named, and so is a bound by a missing argument', () => {
  const schema = buildSchema(`
    directive @rows(max: Int!, by: String) on FIELD_DEFINITION
    type Query {
      rows: [ID!]!
      bounded: [ID!]! @rows(max: 10)
      misnamed(count: Int): [ID] @rows(max: 10, by: "first")
      page: RowConnection!
      pages(first: Int = 50): RowConnection!
    }
    type RowConnection { nodes: [ID!]! }`)
  expect(() => checkRowBounds(schema)).toThrow(
    'Query.rows is a list without a bound: add @rows(max: …)\n' +
      'Query.misnamed has no argument "first", which @rows names\n' +
      'Query.page has no argument "first"',
  )
})

const contextOf = () => createContext({ database: undefined as never, viewer: undefined, requestId: 'test' })

test('each list of the schema with a bound is truncated there and reported', async () => {
  const schema = buildPlainSchema()
  const types = Object.values(schema.getTypeMap()).filter(isObjectType)
  const lists = types.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const bound = isListType(getNullableType(field.type)) ? rowBoundOf(schema, field) : undefined
      if (bound === undefined || type === schema.getSubscriptionType()) return []
      field.resolve = () => Promise.resolve(Array.from({ length: bound.max + 1 }))
      return [{ type, field, max: bound.max }]
    }),
  )
  expect(lists.length).toBeGreaterThan(40)
  keepRowBounds(schema)
  for (const { type, field, max } of lists) {
    const context = contextOf()
    const info = { schema, parentType: type, fieldName: field.name, path: { key: field.name } } as GraphQLResolveInfo
    expect(await field.resolve?.({}, {}, context, info), `${type.name}.${field.name}`).toHaveLength(max)
    expect([...context.cutLists.values()]).toEqual([{ path: field.name, max, found: max + 1 }])
  }
})

test('a truncated list is reported once, by its path, with the largest number found', () => {
  const schema = keepRowBounds(
    buildSchema(`
    directive @rows(max: Int!, by: String) on FIELD_DEFINITION
    type Query { stations: [Station!]! @rows(max: 9) }
    type Station { series: [ID!]! @rows(max: 2) }`),
  )
  const context = contextOf()
  const rootValue = { stations: [{ series: [1, 2] }, { series: [1, 2, 3] }, { series: [1, 2, 3, 4] }] }
  const result = execute({ schema, document: parse('{ all: stations { series } }'), rootValue, contextValue: context })
  expect(reportCutLists(result as object, context)).toEqual({
    data: { all: [{ series: ['1', '2'] }, { series: ['1', '2'] }, { series: ['1', '2'] }] },
    extensions: { cutLists: [{ path: 'all.series', max: 2, found: 4 }] },
  })
})
