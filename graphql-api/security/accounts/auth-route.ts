import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express'
import { z } from 'zod'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { BODY_MS, boundBodyTime } from '../http/body-time.ts'
import { changePassword } from './change-password.ts'
import { refuse } from '../http/auth-error.ts'
import { clientAddress, comesFromOwnPage, isSecure, mayCommand, type ProxyTrust } from '../http/origin.ts'
import { WEAKNESSES } from './password-policy.ts'
import { noSessionCookie, readSessionCookie, sessionCookie } from './session-cookie.ts'
import type { SessionLimits } from './session-limits.ts'
import { endSessions, type Origin } from './session.service.ts'
import { signIn } from './sign-in.service.ts'
import type { Authenticator } from './viewer.ts'

const MAX_BODY = '4kb'

/** Shown to the sign-in page before anybody is signed in. */
export interface SignInMethods {
  readonly password: boolean
  /** The identity provider; null: there is none. */
  readonly oidc: { readonly title: string } | null
  /** Personas of the demo city may sign in. */
  readonly demo: boolean
}

export interface AuthRouteOptions extends ProxyTrust {
  readonly database: Database
  readonly authenticator: Authenticator
  readonly limits: SessionLimits
  readonly methods: () => SignInMethods | Promise<SignInMethods>
  /** Answers `/auth/oidc/…`, if there is an identity provider. */
  readonly oidc?: Router
  /** How long a body may take to arrive, ms; default `BODY_MS`. */
  readonly bodyMs?: number
  readonly now?: () => number
}

/** No database stores U+0000. */
const name = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'))
const LOGIN = z.object({ username: name, password: z.string().min(1).max(1000) })
const PASSWORD = z.object({ current: z.string().min(1).max(1000), next: z.string().min(1).max(1000) })
const LOGOUT = z.object({ everywhere: z.boolean().default(false) })

/** `/auth/…`: signing in and out, and changing one's password. JSON only; nothing is ever cached. */
export function authRoute(options: AuthRouteOptions): Router {
  const { database, authenticator, limits, methods, oidc, bodyMs = BODY_MS, now = Date.now } = options
  const router = Router()

  router.use((request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    // The first sign-in has no cookie yet, but signing somebody in as another user would be harmful, too.
    if (request.method === 'POST' && comesFromOwnPage(request, options) === false)
      refuse(response, 403, 'FORBIDDEN', 'the request comes from a page of another site')
    else next()
  })
  if (oidc !== undefined) router.use('/oidc', oidc)
  router.use(requireJson, boundBodyTime({ bodyMs, refuse: refuseLate }))
  router.use(express.json({ limit: MAX_BODY }), refuseBody)

  router.get('/methods', async (_, response) => {
    response.json(await methods())
  })

  router.post('/login', async (request, response) => {
    const body = LOGIN.safeParse(request.body)
    if (!body.success) {
      refuse(response, 400, 'BAD_USER_INPUT', 'expected {"username": "…", "password": "…"}')
      return
    }
    const previous = readSessionCookie(request, options)
    const origin = originOf(request, response)
    const result = await signIn(database, { ...body.data, origin, limits, previous, now: new Date(now()) })
    if (result.outcome === 'refused') refuse(response, 401, 'BAD_CREDENTIALS', 'the user name or the password is wrong')
    else if (result.outcome === 'locked') refuseLocked(response, result.retryAfterS)
    else {
      authenticator.forget()
      await answerSignedIn(request, response, result.secret)
    }
  })

  router.post('/logout', async (request, response) => {
    const body = LOGOUT.safeParse(request.body ?? {})
    if (!body.success) {
      refuse(response, 400, 'BAD_USER_INPUT', 'expected {"everywhere": true} or {}')
      return
    }
    const viewer = await authenticator.viewerOf({ headers: { ...request.headers, authorization: undefined } })
    if (viewer?.sessionId !== undefined && !needsOwnPage(request, response)) {
      const { id, subject: username, sessionId } = viewer
      await database.write(ACCOUNTS, (session) =>
        endSessions(session, {
          account: { id, username },
          actor: username,
          now: new Date(now()),
          origin: originOf(request, response),
          ...(!body.data.everywhere && { id: sessionId }),
        }),
      )
      authenticator.forget(id)
    }
    if (response.headersSent) return
    response.setHeader('Set-Cookie', noSessionCookie(isSecure(request, options)))
    // Cached tiles and answers must not remain for the next user of this screen.
    response.setHeader('Clear-Site-Data', '"cache"')
    response.json({})
  })

  router.post('/password', async (request, response) => {
    const body = PASSWORD.safeParse(request.body)
    if (!body.success) {
      refuse(response, 400, 'BAD_USER_INPUT', 'expected {"current": "…", "next": "…"}')
      return
    }
    const viewer = await authenticator.viewerOf(request)
    if (viewer?.kind !== 'account') {
      refuse(response, 401, 'UNAUTHENTICATED', 'nobody has signed in')
      return
    }
    if (needsOwnPage(request, response)) return
    const result = await changePassword(database, {
      ...body.data,
      accountId: viewer.id,
      origin: originOf(request, response),
      limits,
      now: new Date(now()),
    })
    authenticator.forget(viewer.id)
    if (result.outcome === 'done') await answerSignedIn(request, response, result.secret)
    else if (result.outcome === 'refused') refuse(response, 401, 'BAD_CREDENTIALS', 'the current password is wrong')
    else if (result.outcome === 'locked') refuseLocked(response, result.retryAfterS)
    else if (result.outcome === 'none')
      refuse(response, 403, 'FORBIDDEN', 'this account signs in by the identity provider and has no password here')
    else {
      const { weakness } = result
      refuse(
        response,
        422,
        'WEAK_PASSWORD',
        weakness === 'same' ? 'the new password is the current one' : WEAKNESSES[weakness],
        { weakness },
      )
    }
  })

  router.use((_, response) => refuse(response, 404, 'BAD_USER_INPUT', 'nothing is here'))

  function originOf(request: Request, response: Response): Origin {
    return {
      address: clientAddress(request, options),
      userAgent: request.headers['user-agent'],
      requestId: response.locals.requestId as string | undefined,
    }
  }

  /** With the cookie a command must come from a page of this site. */
  function needsOwnPage(request: Request, response: Response): boolean {
    if (mayCommand(request, options)) return false
    refuse(
      response,
      403,
      'FORBIDDEN',
      'a request with the session cookie must come from a page of this site, or have the header apollo-require-preflight',
    )
    return true
  }

  async function answerSignedIn(request: Request, response: Response, secret: string): Promise<void> {
    const secure = isSecure(request, options)
    response.setHeader('Set-Cookie', sessionCookie(secret, secure))
    const viewer = await authenticator.viewerOf({
      headers: {
        'x-forwarded-proto': request.headers['x-forwarded-proto'],
        cookie: sessionCookie(secret, secure).split(';', 1)[0],
      },
    })
    response.json({
      username: viewer?.subject,
      displayName: viewer?.displayName,
      mustChangePassword: viewer?.mustChangePassword ?? false,
    })
  }

  return router
}

function refuseLocked(response: Response, retryAfterS: number): void {
  refuse(response, 429, 'LOCKED', `too many attempts; try again in ${String(retryAfterS)} s`, { retryAfterS })
}

function refuseLate(response: Response, message: string): void {
  refuse(response, 408, 'BAD_USER_INPUT', message)
}

/** A form of another site can send text, but JSON only after a preflight. */
function requireJson(request: Request, response: Response, next: () => void): void {
  const isEmpty = request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined
  if (request.method !== 'POST' || request.is('application/json') !== false || (isEmpty && request.path === '/logout'))
    next()
  else refuse(response, 415, 'BAD_USER_INPUT', 'expected Content-Type: application/json')
}

const refuseBody: ErrorRequestHandler = (error: { status?: unknown }, _request, response, next) => {
  const { status } = error
  if (response.headersSent) return
  if (status === 413) refuse(response, 413, 'BAD_USER_INPUT', 'the body is larger than 4 KiB')
  else if (typeof status === 'number' && status < 500) refuse(response, 400, 'BAD_USER_INPUT', 'the body is not JSON')
  else next(error)
}
