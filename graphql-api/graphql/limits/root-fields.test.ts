import { Kind, parse, type OperationDefinitionNode } from 'graphql'
import { expect, test } from 'vitest'
import { fragmentsOf } from './index.ts'
import { rootFields } from './root-fields.ts'

function namesIn(source: string): string[] {
  const document = parse(source)
  const definition = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  return rootFields({ definition: definition as OperationDefinitionNode, fragments: fragmentsOf(document) }).map(
    ({ name }) => name.value,
  )
}

test('finds fields through fragments of either kind', () => {
  expect(namesIn('{ a ... { b ...F } c } fragment F on Query { d { e } ... on Query { f } }')).toEqual([
    'a',
    'b',
    'd',
    'f',
    'c',
  ])
})

test('visits fragments that spread each other twice only once', () => {
  const levels = Array.from(
    { length: 200 },
    (_, i) => `fragment F${String(i)} on Query { ...F${String(i + 1)} ...F${String(i + 1)} }`,
  )
  expect(namesIn(`{ ...F0 } ${levels.join(' ')} fragment F200 on Query { a }`)).toEqual(['a'])
})

test('ends for fragments in a cycle', () => {
  expect(namesIn('{ ...A } fragment A on Query { a ...B } fragment B on Query { b ...A }')).toEqual(['a', 'b'])
})
