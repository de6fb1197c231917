import { getOperationAST } from 'graphql'
import { expect, test } from 'vitest'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { fuzz } from '../../platform/test-fuzz.ts'
import { canCompile } from '../execution/can-compile.ts'
import { createOperationCheck, MAX_FRAGMENTS } from './operation-check.ts'
import { rootFields } from './root-fields.ts'
import { countVisits, parsed, testDocuments, type TestRequest } from '../test-documents.ts'
import { buildPlainSchema } from '../../app/type-definitions.ts'
import { fragmentsOf, LIMITS } from './index.ts'
import type { Operation } from './limit.ts'

const schema = buildPlainSchema()
const check = createOperationCheck(schema, false)

/** Visits of each set of fields: one for its parent, one for itself. */
const VISITS_A_SET = 2

/** Each fragment spreads the next one twice: expanded, that is 2³⁰ names. */
const DOUBLING = {
  query: `{ ...F0 } ${Array.from({ length: 30 }, (_, i) => `fragment F${String(i)} on Query { ...F${String(i + 1)} ...F${String(i + 1)} }`).join(' ')} fragment F30 on Query { apiVersion }`,
  variables: {},
} satisfies TestRequest

test('visits each part of an operation a fixed number of times before its limits are known', async () => {
  let measured = 0
  await fuzz(
    'walks of documents',
    testDocuments(schema),
    ({ query, variables }) => {
      const document = parsed(query)
      const definition = document && getOperationAST(document, undefined)
      if (document === undefined || definition == null) return
      const refused = check({ document, variables }, testViewer()).map(({ extensions }) => extensions.code)
      if (refused.includes('GRAPHQL_VALIDATION_FAILED') || fragmentsOf(document).size > MAX_FRAGMENTS) return
      const sets = countVisits(document)
      const operation: Operation = { schema, definition, fragments: fragmentsOf(document), variables }
      const walks: Record<string, () => unknown> = {
        rootFields: () => rootFields(operation),
        canPlan: () => canCompile(schema, document, definition),
        ...Object.fromEntries(LIMITS.map((limit) => [limit.code, () => limit.measure(operation)])),
      }
      for (const [name, walk] of Object.entries(walks)) {
        const before = sets.visits
        walk()
        expect([name, sets.visits - before <= sets.count * VISITS_A_SET]).toEqual([name, true])
      }
      measured++
    },
    [DOUBLING],
  )
  expect(measured).toBeGreaterThan(1)
})
