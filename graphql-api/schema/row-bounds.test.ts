import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { checkRowBounds } from './row-bounds.ts'
import { buildPlainSchema } from './type-definitions.ts'

test('each list of the schema has a bound', () => {
  expect(() => checkRowBounds(buildPlainSchema())).not.toThrow()
})

test('a list without a bound is named, and so is a bound by an argument that is not there', () => {
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
    'Query.rows is a list of nobody knows how many: add @rows(max: …)\n' +
      'Query.misnamed has no argument "first", which @rows names\n' +
      'Query.page has no argument "first"',
  )
})
