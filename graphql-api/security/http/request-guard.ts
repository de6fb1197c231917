import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse, type AuthErrorCode } from './auth-error.ts'
import { addressGroup, clientAddress, isLoopback, isLoopbackHost, mayCommand, type ProxyTrust } from './origin.ts'
import type { Authenticator, Viewer } from '../accounts/viewer.ts'
import type { RateCounter } from './rate-limits.ts'

/** Why a request is refused. */
export interface Refusal {
  readonly status: 401 | 403 | 429
  readonly code: AuthErrorCode
  readonly message: string
  readonly retryAfterS?: number
}

export interface RequestGuardOptions extends ProxyTrust {
  /** HOST: the server's address. */
  readonly host: string
  readonly authenticator: Authenticator
  readonly rates: RateCounter
}

export interface RequestGuard {
  /** Before anything is answered: checks host and rate. False: the request was refused. */
  admitAddress(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /**
   * Identifies the viewer, and checks origin and rate. An undefined viewer may get public answers.
   * @throws errors of the database
   */
  authenticate(request: IncomingMessage): Promise<{ readonly viewer: Viewer | undefined } | Refusal>
  /** For requests that need a viewer with a password of their own. @throws errors of the database */
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
          'this server answers only to localhost and 127.0.0.1; behind a proxy it needs CITY_TRUST_PROXY=1',
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
            'a request with the session cookie must come from a page of this site, or have the header apollo-require-preflight',
        }
      return { viewer }
    },
    async ofViewer(request) {
      const admitted = await this.authenticate(request)
      if ('status' in admitted) return admitted
      const { viewer } = admitted
      if (viewer === undefined) return { status: 401, code: 'UNAUTHENTICATED', message: 'nobody has signed in' }
      if (viewer.mustChangePassword)
        return { status: 403, code: 'MUST_CHANGE_PASSWORD', message: 'the password must be changed first' }
      return { viewer }
    },
  }
}

function tooMany(retryAfterS: number): Refusal {
  return {
    status: 429,
    code: 'RATE_LIMITED',
    message: `too many requests; try again in ${String(retryAfterS)} s`,
    retryAfterS,
  }
}

/** In any notation that routes there. Each sign-in by an identity provider is a row kept for ten minutes. */
const SIGN_IN = /^(https?:\/\/[^/]*)?\/auth\//i
const BY_PROVIDER = /^(https?:\/\/[^/]*)?\/auth\/oidc\//i

function isSignIn({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'POST' && SIGN_IN.test(url)) || BY_PROVIDER.test(url)
}

/** A refusal as JSON. */
export function refuseBy(response: ServerResponse, { status, code, message, retryAfterS }: Refusal): void {
  refuse(response, status, code, message, retryAfterS === undefined ? {} : { retryAfterS })
}
