import {
  getOperationAST,
  GraphQLError,
  Kind,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { Viewer } from '../../security/accounts/viewer.ts'
import { refused, refusedWhole, type ErrorCode } from '../errors.ts'
import { exceededLimit, fragmentsOf } from './index.ts'
import { isIntrospection } from './limit.ts'
import { rootFields } from './root-fields.ts'
import { rulesOf, type Rule } from '../rules.ts'

/** A parsed document with the requested operation. */
export interface AskedOperation {
  readonly document: DocumentNode
  readonly operationName?: string | null | undefined
  readonly variables: Readonly<Record<string, unknown>>
}

/** @returns errors, in which case nothing is executed; empty: fields are checked one by one */
export type OperationCheck = (asked: AskedOperation, viewer: Viewer | undefined) => readonly GraphQLError[]

/** graphql-js compares fragments in pairs recursively: 126 in a cycle exhaust the stack. */
export const MAX_FRAGMENTS = 50
const MAX_FAULTS = 20

/**
 * All checks before an operation is executed, over HTTP and over WebSocket: size, access, validity, limits. In this
 * order: a viewer without access learns nothing about the schema and costs no more time.
 */
export function createOperationCheck(schema: GraphQLSchema, production: boolean): OperationCheck {
  const refusalOf = createRefusal(schema, production)
  const faultsOf = createValidation(schema, production)
  return ({ document, operationName, variables }, viewer) => {
    const definition = getOperationAST(document, operationName)
    if (definition == null)
      return [
        new GraphQLError('The document has no operation of that name', {
          extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, field: 'operationName', http: { status: 400 } },
        }),
      ]
    const fragments = fragmentsOf(document)
    const refusal = refusalOf({ definition, fragments }, viewer)
    if (refusal !== undefined) return [refusal]
    const faults = faultsOf(document)
    if (faults.length > 0) return faults
    const exceeded = exceededLimit({ schema, definition, fragments, variables })
    return exceeded === undefined ? [] : [exceeded]
  }
}

/** Validation errors of a document, computed once for each. */
function createValidation(
  schema: GraphQLSchema,
  production: boolean,
): (document: DocumentNode) => readonly GraphQLError[] {
  const known = new WeakMap<DocumentNode, readonly GraphQLError[]>()
  function faultsOf(document: DocumentNode): readonly GraphQLError[] {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).length
    if (fragments > MAX_FRAGMENTS)
      return [
        new GraphQLError(
          `The document has ${String(fragments)} fragments; at most ${String(MAX_FRAGMENTS)} are allowed`,
          {
            extensions: {
              code: 'QUERY_TOO_LARGE' satisfies ErrorCode,
              measured: fragments,
              max: MAX_FRAGMENTS,
              http: { status: 400 },
            },
          },
        ),
      ]
    const faults = validate(schema, document, specifiedRules, { maxErrors: MAX_FAULTS, hideSuggestions: production })
    for (const { extensions } of faults)
      Object.assign(extensions, { code: 'GRAPHQL_VALIDATION_FAILED' satisfies ErrorCode, http: { status: 400 } })
    return faults
  }
  return (document) => {
    const faults = known.get(document) ?? faultsOf(document)
    known.set(document, faults)
    return faults
  }
}

/**
 * Refuses an operation as a whole: an anonymous one unless all its fields are public, and that of a viewer who must
 * change the password unless its fields are open to all signed-in viewers. Introspection is for signed-in people, and
 * only if `production` is off.
 */
function createRefusal(
  schema: GraphQLSchema,
  production: boolean,
): (
  operation: { definition: OperationDefinitionNode; fragments: ReturnType<typeof fragmentsOf> },
  viewer: Viewer | undefined,
) => GraphQLError | undefined {
  const rules = rulesOf(schema)
  function introspectionRefusal({ kind }: Viewer): GraphQLError | undefined {
    if (production)
      return new GraphQLError('Introspection is off here (NODE_ENV=production); the schema is in docs/schema.graphql', {
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' satisfies ErrorCode, http: { status: 400 } },
      })
    return kind === 'machine' ? refused('FORBIDDEN', 'introspection is for people who have signed in') : undefined
  }
  return (operation, viewer) => {
    const names = rootFields(operation)
      .map(({ name }) => name.value)
      .filter((name) => name !== '__typename')
    if (viewer !== undefined && !viewer.mustChangePassword)
      return names.some(isIntrospection) ? introspectionRefusal(viewer) : undefined
    const root = schema.getRootType(operation.definition.operation)?.name ?? ''
    const allowed: ReadonlySet<Rule['kind']> = new Set(viewer === undefined ? ['public'] : ['public', 'signedIn'])
    const isAllowed = (name: string): boolean =>
      rules.get(`${root}.${name}`)?.every(({ kind }) => allowed.has(kind)) ?? false
    if (names.every(isAllowed)) return undefined
    return refusedWhole(viewer === undefined ? 'UNAUTHENTICATED' : 'MUST_CHANGE_PASSWORD')
  }
}
