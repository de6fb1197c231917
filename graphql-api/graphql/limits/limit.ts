import type { FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { ErrorCode } from '../errors.ts'

/** A bound on what one operation may ask for, checked before anything is executed. One file each; listed in `index.ts`. */
export interface Limit {
  /** Code of the error when it is exceeded. */
  readonly code: ErrorCode
  /** The largest measure that is allowed. */
  readonly max: number
  /** What is measured, for the message: `The query is 13 levels deep; at most 12 are allowed`. */
  describe(measured: number, max: number): string
  measure(operation: Operation): number
}

/** An operation that has passed validation: fields and fragments exist, fragments don't go in circles. */
export interface Operation {
  readonly schema: GraphQLSchema
  readonly definition: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** As the client sent them, before coercion. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** Of the fields `__schema`, `__type` and `__typename`. */
export function isIntrospection(fieldName: string): boolean {
  return fieldName.startsWith('__')
}
