import { Router, type Request, type Response } from 'express'
import { parseCookie, stringifySetCookie } from 'cookie'
import { appendAudit } from '../audit/audit.service.ts'
import { DatabaseError, ACCOUNTS, type Database } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { clientAddress, isSecure, ownHost, type ProxyTrust } from '../http/origin.ts'
import { newSecret } from '../accounts/secret.ts'
import { readSessionCookie, sessionCookie } from '../accounts/session-cookie.ts'
import type { SessionLimits } from '../accounts/session-limits.ts'
import { beginSession, whereFrom, type Origin } from '../accounts/session.service.ts'
import { followGroups } from './follow-groups.ts'
import { FLOW_MS, rememberFlow, takeFlow, type TakenFlow } from './flows.ts'
import type { IdentityProvider, Person } from './identity-provider.ts'
import { OidcError } from './oidc-error.ts'
import { safeReturnTo } from './return-to.ts'

export interface OidcRoutesOptions extends ProxyTrust {
  readonly database: Pick<Database, 'write'>
  readonly provider: IdentityProvider
  readonly limits: SessionLimits
  /** Logs failed sign-ins that an operator has to resolve. Never a code, a token or a secret. */
  readonly log: Pick<Log, 'warn' | 'error'>
  readonly now?: () => number
}

const COOKIE = 'city_oidc'
const SECRET = /^[\w-]{43}$/
const LAST_ADMINISTRATOR = 'CB001'

/** `/auth/oidc/start` sends the browser to the identity provider, `/auth/oidc/callback` receives it. */
export function createOidcRoutes(options: OidcRoutesOptions): Router {
  const { database, provider, limits, log, now = Date.now } = options
  const router = Router()
  router.use((_, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    // The address of the callback contains a code.
    response.setHeader('Referrer-Policy', 'no-referrer')
    next()
  })

  router.get('/start', async (request, response) => {
    const returnTo = safeReturnTo(request.query.returnTo)
    await orSignInPage(request, response, async () => {
      const { url, flow } = await provider.begin(callbackOf(request))
      // Another sign-in in progress in this browser remains valid.
      const browser = readBrowser(request) ?? newSecret()
      await database.write(ACCOUNTS, (session) =>
        rememberFlow(session, { ...flow, browser, returnTo }, new Date(now())),
      )
      response.append('Set-Cookie', browserCookie(request, browser))
      response.redirect(303, url)
    })
  })

  router.get('/callback', async (request, response) => {
    await orSignInPage(request, response, async () => {
      const flow = await takeOwnFlow(request)
      const callback = new URL(callbackOf(request))
      callback.search = new URL(request.originalUrl, callback).search
      const person = await provider.finish(callback, flow)
      const secret = await admit(person, request, response)
      response.append('Set-Cookie', sessionCookie(secret, isSecure(request, options)))
      response.redirect(303, flow.returnTo)
    })
  })

  async function takeOwnFlow(request: Request): Promise<TakenFlow> {
    const { state } = request.query
    const browser = readBrowser(request)
    const flow =
      typeof state === 'string' && SECRET.test(state)
        ? await database.write(ACCOUNTS, (session) => takeFlow(session, state, browser ?? '', new Date(now())))
        : undefined
    if (flow === undefined) throw new OidcError('oidc_expired', 'no such sign-in is under way in this browser')
    return flow
  }

  /** @returns the secret of a new session */
  async function admit(person: Person, request: Request, response: Response): Promise<string> {
    const origin = originOf(request, response)
    const at = new Date(now())
    const previous = readSessionCookie(request, options)
    const admitted = await database
      .write(ACCOUNTS, async (session) => {
        const result = await followGroups(session, { issuer: provider.issuer, person, origin, now: at })
        if (result.outcome === 'refused') return result
        const { account } = result
        const begun = await beginSession(session, { account, limits, origin, now: at, previous, by: 'oidc' })
        return { outcome: 'admitted', secret: begun.secret } as const
      })
      .catch((error: unknown) => {
        if (!(error instanceof DatabaseError && error.code === LAST_ADMINISTRATOR)) throw error
        return { outcome: 'refused', code: 'oidc_last_administrator', username: undefined } as const
      })
    if (admitted.outcome === 'admitted') return admitted.secret
    throw new OidcError(admitted.code, REASONS[admitted.code], { cause: { username: admitted.username } })
  }

  /** Failures lead to the sign-in page, which explains them; there the user can sign in by password. */
  async function orSignInPage(request: Request, response: Response, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof OidcError)) throw error
      const { code, message } = error
      if (code === 'oidc_failed') log.error('a sign-in by the identity provider failed', error)
      else if (code === 'oidc_unavailable') log.warn('the identity provider is unavailable', { reason: message })
      // Invalid states can be sent by anybody, any number of times.
      if (code !== 'oidc_unavailable' && code !== 'oidc_expired') await noteRefusal(error, originOf(request, response))
      response.redirect(303, `/sign-in?error=${code}`)
    }
  }

  async function noteRefusal({ message, cause }: OidcError, origin: Origin): Promise<void> {
    const username = (cause as { username?: unknown } | undefined)?.username
    await database.write(ACCOUNTS, (session) =>
      appendAudit(session, {
        actor: typeof username === 'string' ? username : 'unknown',
        action: 'session.begin',
        outcome: 'refused',
        reason: message.slice(0, 300),
        detail: { by: 'oidc' },
        ...whereFrom(origin),
      }),
    )
  }

  function callbackOf(request: Request): string {
    const host = ownHost(request, options)
    if (host === undefined) throw new OidcError('oidc_failed', 'the request has no Host')
    return `${isSecure(request, options) ? 'https' : 'http'}://${host}/auth/oidc/callback`
  }

  function originOf(request: Request, response: Response): Origin {
    return {
      address: clientAddress(request, options),
      userAgent: request.headers['user-agent'],
      requestId: response.locals.requestId as string | undefined,
    }
  }

  function cookieName(request: Request): string {
    return isSecure(request, options) ? `__Host-${COOKIE}` : COOKIE
  }

  function readBrowser(request: Request): string | undefined {
    const value = parseCookie(request.headers.cookie ?? '')[cookieName(request)]
    return value !== undefined && SECRET.test(value) ? value : undefined
  }

  function browserCookie(request: Request, value: string): string {
    return stringifySetCookie({
      name: cookieName(request),
      value,
      httpOnly: true,
      // The browser returns from the provider's site.
      sameSite: 'lax',
      path: '/',
      secure: isSecure(request, options),
      maxAge: FLOW_MS / 1000,
    })
  }

  return router
}

const REASONS = {
  oidc_no_role: 'no group of this person has a role here',
  oidc_disabled: 'the account is disabled',
  oidc_last_administrator: 'the groups would leave no administrator of this city',
} as const
