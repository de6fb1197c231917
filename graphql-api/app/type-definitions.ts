import { buildASTSchema, concatAST, type DocumentNode, type GraphQLSchema } from 'graphql'
import { readTypes } from '../graphql/domain.ts'
import { DOMAINS } from './domains.ts'

/** The whole schema as one document. */
export const typeDefinitions: DocumentNode = concatAST([
  readTypes(new URL('../graphql/schema.graphql', import.meta.url)),
  ...DOMAINS.flatMap((domain) => domain.typeDefinitions),
])

/** The schema without resolvers: for generators and for checks of documents. */
export function buildPlainSchema(): GraphQLSchema {
  return buildASTSchema(typeDefinitions)
}
