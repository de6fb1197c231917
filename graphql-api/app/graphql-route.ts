import type { ApolloServer } from '@apollo/server'
import { expressMiddleware } from '@as-integrations/express5'
import express, { Router, type ErrorRequestHandler, type RequestHandler, type Response } from 'express'
import { clientAddress, type ProxyTrust } from '../security/http/origin.ts'
import type { Authenticator, Viewer } from '../security/accounts/viewer.ts'
import type { Database } from '../platform/db/database.ts'
import type { RequestGuard } from '../security/http/request-guard.ts'
import { BODY_MS, boundBodyTime } from '../security/http/body-time.ts'
import { tooLongAnswer } from '../graphql/answer-bytes.ts'
import { createContext, type Context, type Services } from '../graphql/context.ts'
import type { ErrorCode } from '../graphql/errors.ts'
import { codeOf } from '../graphql/format-error.ts'

const MAX_BODY_BYTES = 256 * 1024

export interface GraphqlRouteOptions extends ProxyTrust {
  readonly api: ApolloServer<Context>
  readonly database: Database
  readonly authenticator: Authenticator
  readonly guard: RequestGuard
  /** How long a body may take to arrive, ms; default `BODY_MS`. */
  readonly bodyMs?: number
  /** Default: `MAX_ANSWER_BYTES`. */
  readonly maxAnswerBytes?: number
  /** Services for requests besides the database. */
  readonly services?: Services
  /** Called when the viewer cannot be determined. */
  readonly onFault: (error: unknown, requestId: string) => void
}

/**
 * `/graphql`. Requests over the limit or from a page of another site are refused before the body is read, in the form
 * of GraphQL errors; access without a sign-in is decided field by field.
 */
export function graphqlRoute(options: GraphqlRouteOptions): Router {
  const { api, database, authenticator, trustProxy, services, bodyMs = BODY_MS } = options
  const router = Router()
  router.use(admit(options), boundBodyTime({ bodyMs, refuse: refuseLate }))
  router.use(express.json({ limit: MAX_BODY_BYTES }), refuseBody, boundAnswer(options.maxAnswerBytes))
  router.use(
    expressMiddleware(api, {
      context: ({ req, res }) => {
        const context = createContext({
          database,
          viewer: res.locals.viewer as Viewer | undefined,
          requestId: res.locals.requestId as string,
          address: clientAddress(req, { trustProxy }),
          forget: (accountId) => authenticator.forget(accountId),
          services,
        })
        // Also if the client disconnected or the response failed: the connection must be returned.
        res.once('close', () => void context.end())
        return Promise.resolve(context)
      },
    }),
  )
  return router
}

/**
 * Replaces an answer that is too long by an error. A failure outside of any field, which no plugin sees, gets its
 * request id here.
 */
function boundAnswer(maxBytes?: number): RequestHandler {
  return (_, response, next) => {
    const send = response.send.bind(response)
    response.send = (body: unknown) => {
      if (typeof body !== 'string') return send(body)
      const tooLong = tooLongAnswer(body, maxBytes)
      if (tooLong !== undefined) return send(`${JSON.stringify(tooLong)}\n`)
      return send(response.statusCode >= 500 ? withRequestId(body, response.locals.requestId as string) : body)
    }
    next()
  }
}

function withRequestId(body: string, requestId: string): string {
  const answer = JSON.parse(body) as { errors?: { extensions?: object }[] }
  for (const error of answer.errors ?? []) error.extensions = { requestId, ...error.extensions }
  return `${JSON.stringify(answer)}\n`
}

function admit({ guard, onFault }: GraphqlRouteOptions): RequestHandler {
  return async (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    try {
      const admitted = await guard.authenticate(request)
      if ('viewer' in admitted) {
        response.locals.viewer = admitted.viewer
        next()
        return
      }
      const { status, code, message, retryAfterS } = admitted
      if (retryAfterS !== undefined) response.setHeader('Retry-After', String(retryAfterS))
      refuse(response, status, { code, ...(retryAfterS !== undefined && { retryAfterS }) }, message)
    } catch (error) {
      const requestId = response.locals.requestId as string
      const code = codeOf(error) ?? 'INTERNAL'
      onFault(error, requestId)
      refuse(response, 503, { code, requestId }, 'The viewer cannot be determined; try again in a moment')
    }
  }
}

/** A body that cannot be read is answered with a GraphQL error. */
const refuseBody: ErrorRequestHandler = (error: { status?: unknown }, _request, response, next) => {
  const { status } = error
  if (response.headersSent) return
  if (typeof status !== 'number' || status >= 500) next(error)
  else if (status === 413)
    refuse(
      response,
      413,
      { code: 'BODY_TOO_LARGE' satisfies ErrorCode },
      `The body is larger than ${String(MAX_BODY_BYTES / 1024)} KiB`,
    )
  else refuse(response, status, { code: 'BAD_USER_INPUT' satisfies ErrorCode }, 'The body is not JSON')
}

function refuseLate(response: Response, message: string): void {
  refuse(response, 408, { code: 'BAD_USER_INPUT' satisfies ErrorCode }, message)
}

function refuse(
  response: Response,
  status: number,
  extensions: Readonly<Record<string, unknown>>,
  message: string,
): void {
  response.status(status).json({ errors: [{ message, extensions }] })
}
