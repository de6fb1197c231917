import type { FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { ErrorCode } from '../errors.ts'

/** A bound on an operation, checked before anything is executed. One file each; listed in `index.ts`. */
export interface Limit {
  /** Code of the error when it is exceeded. */
  readonly code: ErrorCode
  /** The largest measure that is allowed. */
  readonly max: number
  /** The error message: `The query is 13 levels deep; at most 12 are allowed`. */
  describe(measured: number, max: number): string
  measure(operation: Operation): number
}

/** A validated operation: fields and fragments exist, fragments have no cycles. */
export interface Operation {
  readonly schema: GraphQLSchema
  readonly definition: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** As sent by the client, before coercion. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** Whether it is `__schema`, `__type` or `__typename`. */
export function isIntrospection(fieldName: string): boolean {
  return fieldName.startsWith('__')
}
