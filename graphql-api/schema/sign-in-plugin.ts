import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, OperationTypeNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import type { Viewer } from '../auth/viewer.ts'
import type { Context } from './context.ts'
import { refusedWhole, type ErrorCode } from './errors.ts'
import { fragmentsOf } from './limits/index.ts'
import type { Operation } from './limits/limit.ts'
import { rootFields } from './root-fields.ts'
import { rulesOf, type Rule } from './rules.ts'

/**
 * Refuses an operation as a whole, before it is executed: of nobody, unless all its fields are public, and of somebody who has to
 * change the password first, unless they are for everybody who has signed in. To nobody nothing else is said either, such as which
 * fields there are. Introspection is open where `production` is off.
 */
export function signInPlugin(schema: GraphQLSchema, production: boolean): ApolloServerPlugin<Context> {
  const refusalOf = createRefusal(schema, production)
  return {
    requestDidStart: () => {
      let isOpen = false
      return Promise.resolve({
        didResolveOperation({ operation, document, contextValue }) {
          // There is none of that name, which the limits refuse.
          const definition = operation as OperationDefinitionNode | null | undefined
          if (definition == null) return Promise.resolve()
          const refusal = refusalOf({ definition, fragments: fragmentsOf(document) }, contextValue.viewer)
          if (refusal !== undefined) throw refusal
          isOpen = true
          if (definition.operation === OperationTypeNode.SUBSCRIPTION) throw overWebSocket()
          return Promise.resolve()
        },
        willSendResponse({ response, contextValue }) {
          if (contextValue.viewer !== undefined || isOpen || !production) return Promise.resolve()
          const { message, extensions } = refusedWhole('UNAUTHENTICATED')
          response.http.status = 401
          response.body = {
            kind: 'single',
            singleResult: { errors: [{ message, extensions: { code: extensions.code } }] },
          }
          return Promise.resolve()
        },
      })
    },
  }
}

type Refusal = ReturnType<typeof refusedWhole> | undefined

/** @returns what tells why an operation is refused as a whole; undefined: its fields are asked one by one. */
export function createRefusal(
  schema: GraphQLSchema,
  production: boolean,
): (operation: Pick<Operation, 'definition' | 'fragments'>, viewer: Viewer | undefined) => Refusal {
  const rules = rulesOf(schema)
  return (operation, viewer) => {
    if (viewer !== undefined && !viewer.mustChangePassword) return undefined
    const root = schema.getRootType(operation.definition.operation)?.name ?? ''
    const allowed: ReadonlySet<Rule['kind']> = new Set(viewer === undefined ? ['public'] : ['public', 'signedIn'])
    const isAllowed = (name: string): boolean => {
      if (name === '__typename') return true
      if (name.startsWith('__')) return !production
      return (rules.get(`${root}.${name}`) ?? []).every(({ kind }) => allowed.has(kind))
    }
    if (rootFields(operation).every(({ name }) => isAllowed(name.value))) return undefined
    return refusedWhole(viewer === undefined ? 'UNAUTHENTICATED' : 'MUST_CHANGE_PASSWORD')
  }
}

function overWebSocket(): GraphQLError {
  return new GraphQLError('Subscriptions are answered over WebSocket (graphql-transport-ws) at this address', {
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, http: { status: 400 } },
  })
}
