import type { OperationDefinitionNode } from 'graphql'
import { expect, test } from 'vitest'
import { fuzz } from '../../platform/test-fuzz.ts'
import { fragmentsOf } from './index.ts'
import { rootFields } from './root-fields.ts'
import { countVisits, parsed, testDocuments } from '../test-documents.ts'
import { buildPlainSchema } from '../../app/type-definitions.ts'

test('visits each set of fields at most once, also in cycles', async () => {
  await fuzz('root fields', testDocuments(buildPlainSchema()), ({ query }) => {
    const document = parsed(query)
    const definition = document?.definitions.find((one): one is OperationDefinitionNode => 'operation' in one)
    if (document === undefined || definition === undefined) return
    const sets = countVisits(document)
    rootFields({ definition, fragments: fragmentsOf(document) })
    expect(sets.visits).toBeLessThanOrEqual(sets.count)
  })
})
