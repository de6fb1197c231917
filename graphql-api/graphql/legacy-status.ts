import type { ApolloServerPlugin } from '@apollo/server'
import type { Context } from './context.ts'

const STATUS_OK = 200
const STATUS_BAD_REQUEST = 400
/** A request without a usable operation is 400 for every client. */
const NOT_AN_OPERATION = new Set(['BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE'])

/**
 * GraphQL over HTTP, "application/json": a client that does not know `application/graphql-response+json` treats a
 * status other than 200 as a transport failure and may not read the errors. Such a client gets 200 for a document that
 * does not parse, does not validate, exceeds a limit or has invalid variables; all others get 400.
 */
export const legacyStatusPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ request, response, errors = [] }) {
        const isLegacy = !(request.http?.headers.get('accept') ?? '').includes('application/graphql-response+json')
        const isOperation = !errors.some(({ extensions }) => NOT_AN_OPERATION.has(String(extensions.code)))
        if (isLegacy && isOperation && response.http.status === STATUS_BAD_REQUEST) response.http.status = STATUS_OK
        return Promise.resolve()
      },
    }),
}
