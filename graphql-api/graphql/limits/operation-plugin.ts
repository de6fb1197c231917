import { HeaderMap, type ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql'
import type { Context } from '../context.ts'
import { refusedWhole, type ErrorCode } from '../errors.ts'
import { formatError } from '../format-error.ts'
import { createOperationCheck } from './operation-check.ts'

/**
 * Makes Apollo Server execute operations that pass `createOperationCheck`; its own validation, which runs before any
 * plugin, is off. In production an anonymous client learns nothing, not even whether a document can be parsed.
 */
export function operationPlugin(schema: GraphQLSchema, production: boolean): ApolloServerPlugin<Context> {
  const check = createOperationCheck(schema, production)
  return {
    requestDidStart: () => {
      let isOpen = false
      let faults: readonly GraphQLError[] = []
      return Promise.resolve({
        didResolveOperation({ operation, document, request, contextValue }) {
          const { operationName, variables = {} } = request
          faults = check({ document, operationName, variables }, contextValue.viewer)
          const [first, ...more] = faults
          if (first !== undefined && more.length === 0) throw first
          isOpen = first === undefined
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw overWebSocket()
          return Promise.resolve()
        },
        /** A hook can throw only one error; several are returned as the response. */
        responseForOperation() {
          if (faults.length === 0) return Promise.resolve(null)
          return Promise.resolve({
            http: { status: 400, headers: new HeaderMap() },
            body: {
              kind: 'single',
              singleResult: { errors: faults.map((fault) => formatError(fault.toJSON(), fault)) },
            },
          })
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

function overWebSocket(): GraphQLError {
  return new GraphQLError('Subscriptions are answered over WebSocket (graphql-transport-ws) at this address', {
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, http: { status: 400 } },
  })
}
