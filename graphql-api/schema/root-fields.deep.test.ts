import { parse, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql'
import { expect, test } from 'vitest'
import { fuzz } from '../test-fuzz.ts'
import { fragmentsOf, MAX_TOKENS } from './limits/index.ts'
import { rootFields } from './root-fields.ts'
import { testDocuments } from './test-documents.ts'
import { buildPlainSchema } from './type-definitions.ts'

test('root fields are found by looking into each set of fields once at most, in circles too', async () => {
  await fuzz('root fields', testDocuments(buildPlainSchema()), ({ query }) => {
    const document = parsed(query)
    const definition = document?.definitions.find((one): one is OperationDefinitionNode => 'operation' in one)
    if (document === undefined || definition === undefined) return
    const sets = countVisits(document)
    rootFields({ definition, fragments: fragmentsOf(document) })
    expect(sets.visits).toBeLessThanOrEqual(sets.count)
  })
})

function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query, { maxTokens: MAX_TOKENS })
  } catch {
    return undefined
  }
}

/** Counts from now on how often the document's sets of fields are looked into. */
function countVisits(document: DocumentNode): { readonly count: number; readonly visits: number } {
  const counted = { count: 0, visits: 0 }
  visit(document, {
    SelectionSet(set) {
      const { selections } = set
      counted.count++
      Object.defineProperty(set, 'selections', {
        get() {
          counted.visits++
          return selections
        },
      })
    },
  })
  counted.visits = 0
  return counted
}
