import { expect, test } from 'vitest'
import { startTestApi } from '../../app/api-test.ts'

const api = await startTestApi({
  snapshot: () => Promise.reject(new Error('what no text can hold must not reach the database')),
})

test.each([
  ['a literal', '{ search(text: "a\\u0000b") { totalCount } }', {}],
  ['a fragment', '{ ...f } fragment f on Query { regions(filter: { startsWith: "\\u{0}" }) { totalCount } }', {}],
  ['a variable', 'query ($text: String!) { search(text: $text) { totalCount } }', { text: '\0' }],
  [
    'a variable, deep',
    'query ($filter: ComponentFilter) { components(filter: $filter) { totalCount } }',
    { filter: { class: ['01', 'a\0'] } },
  ],
])('U+0000 in %s is the client’s mistake', async (_, query, variables) => {
  const { errors } = await api.query(query, variables)
  expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT'])
  expect(api.faults).toEqual([])
})
