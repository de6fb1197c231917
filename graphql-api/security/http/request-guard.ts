import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse, type AuthErrorCode } from './auth-error.ts'
import { addressGroup, clientAddress, isLoopback, isLoopbackHost, mayCommand, type ProxyTrust } from './origin.ts'
import type { Authenticator, Viewer } from '../accounts/viewer.ts'
import type { RateCounter } from './rate-limits.ts'

/** Why somebody does not come in. */
export interface Refusal {
  readonly status: 401 | 403 | 429
  readonly code: AuthErrorCode
  readonly message: string
  readonly retryAfterS?: number
}

export interface RequestGuardOptions extends ProxyTrust {
  /** HOST: what the server listens on. */
  readonly host: string
  readonly authenticator: Authenticator
  readonly rates: RateCounter
}

export interface RequestGuard {
  /** Before anything is answered: is it meant for this host, and not one of too many? False: it has been refused. */
  admitAddress(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /**
   * Finds out who asks, and whether by a page of ours and not too often. Undefined is nobody, and may be answered what is for everybody.
   * @throws what the database fails with
   */
  authenticate(request: IncomingMessage): Promise<{ readonly viewer: Viewer | undefined } | Refusal>
  /** For what only those may ask who have signed in with a password of their own. @throws what the database fails with */
  ofViewer(request: IncomingMessage): Promise<{ readonly viewer: Viewer } | Refusal>
}

export function createRequestGuard({ host, authenticator, rates, trustProxy }: RequestGuardOptions): RequestGuard {
  const isLocal = isLoopback(host) && !trustProxy
  return {
    async admitAddress(request, response) {
      if (isLocal && !isLoopbackHost(request.headers.host)) {
        refuse(
          response,
          403,
          'FORBIDDEN',
          'this server answers to localhost and 127.0.0.1 alone; behind a proxy it takes CITY_TRUST_PROXY=1',
        )
        return false
      }
      const group = addressGroup(clientAddress(request, { trustProxy }))
      const waitS =
        (await rates.count('address', group)) ?? (isSignIn(request) ? await rates.count('signIn', group) : undefined)
      if (waitS === undefined) return true
      refuseBy(response, tooMany(waitS))
      return false
    },
    async authenticate(request) {
      const viewer = await authenticator.viewerOf(request)
      if (viewer === undefined) return { viewer }
      const waitS = await rates.count('viewer', `${viewer.kind} ${String(viewer.id)}`)
      if (waitS !== undefined) return tooMany(waitS)
      const isCommand = request.method !== 'GET' && request.method !== 'HEAD'
      if (isCommand && viewer.kind === 'account' && !mayCommand(request, { trustProxy }))
        return {
          status: 403,
          code: 'FORBIDDEN',
          message:
            'a request with the session cookie comes from a page of this site, or has the header apollo-require-preflight',
        }
      return { viewer }
    },
    async ofViewer(request) {
      const admitted = await this.authenticate(request)
      if ('status' in admitted) return admitted
      const { viewer } = admitted
      if (viewer === undefined) return { status: 401, code: 'UNAUTHENTICATED', message: 'nobody has signed in' }
      if (viewer.mustChangePassword)
        return { status: 403, code: 'MUST_CHANGE_PASSWORD', message: 'the password has to be changed first' }
      return { viewer }
    },
  }
}

function tooMany(retryAfterS: number): Refusal {
  return {
    status: 429,
    code: 'RATE_LIMITED',
    message: `too many requests; again in ${String(retryAfterS)} s`,
    retryAfterS,
  }
}

/** Written in whatever way leads there. Each way to an identity provider is a row that is kept for ten minutes. */
const SIGN_IN = /^(https?:\/\/[^/]*)?\/auth\//i
const BY_PROVIDER = /^(https?:\/\/[^/]*)?\/auth\/oidc\//i

function isSignIn({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'POST' && SIGN_IN.test(url)) || BY_PROVIDER.test(url)
}

/** A refusal as JSON. */
export function refuseBy(response: ServerResponse, { status, code, message, retryAfterS }: Refusal): void {
  refuse(response, status, code, message, retryAfterS === undefined ? {} : { retryAfterS })
}
