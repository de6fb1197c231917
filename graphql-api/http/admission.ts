import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse, type AuthErrorCode } from '../auth/auth-error.ts'
import {
  addressGroup,
  clientAddress,
  comesFromOwnPage,
  isLoopback,
  isLoopbackHost,
  type ProxyTrust,
} from '../auth/origin.ts'
import type { Gatekeeper, Viewer } from '../auth/viewer.ts'
import type { RateCounter } from './rate-limits.ts'

/** Who may come in, and who may not, and why. */
export type Admission =
  | { readonly viewer: Viewer }
  | {
      readonly status: 401 | 403 | 429
      readonly code: AuthErrorCode
      readonly message: string
      readonly retryAfterS?: number
    }

export interface AdmissionOptions extends ProxyTrust {
  /** HOST: what the server listens on. */
  readonly host: string
  readonly gatekeeper: Gatekeeper
  readonly rates: RateCounter
}

export interface Admissions {
  /** Before anything is answered: is it meant for this host, and not one of too many? False: it has been refused. */
  atTheDoor(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** For what only those who have signed in may ask. @throws what the database fails with */
  of(request: IncomingMessage): Promise<Admission>
}

export function createAdmissions({ host, gatekeeper, rates, trustProxy }: AdmissionOptions): Admissions {
  const isLocal = isLoopback(host) && !trustProxy
  return {
    async atTheDoor(request, response) {
      if (isLocal && !isLoopbackHost(request.headers.host)) {
        refuse(response, 403, 'FORBIDDEN', `this server answers to localhost and 127.0.0.1 alone`)
        return false
      }
      const group = addressGroup(clientAddress(request, { trustProxy }))
      const waitS =
        (await rates.count('address', group)) ?? (isSignIn(request) ? await rates.count('signIn', group) : undefined)
      if (waitS === undefined) return true
      refuse(response, 429, 'RATE_LIMITED', `too many requests; again in ${String(waitS)} s`, { retryAfterS: waitS })
      return false
    },
    async of(request) {
      const viewer = await gatekeeper.viewerOf(request)
      if (viewer === undefined) return { status: 401, code: 'UNAUTHENTICATED', message: 'nobody has signed in' }
      const waitS = await rates.count('viewer', `${viewer.kind} ${String(viewer.id)}`)
      if (waitS !== undefined)
        return {
          status: 429,
          code: 'RATE_LIMITED',
          message: `too many requests; again in ${String(waitS)} s`,
          retryAfterS: waitS,
        }
      if (viewer.mustChangePassword)
        return { status: 403, code: 'MUST_CHANGE_PASSWORD', message: 'the password has to be changed first' }
      const mayChange = request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'OPTIONS'
      if (mayChange && viewer.kind === 'account' && comesFromOwnPage(request, { trustProxy }) !== true)
        return {
          status: 403,
          code: 'FORBIDDEN',
          message: 'a request with the session cookie has to say by Origin that it comes from this site',
        }
      return { viewer }
    },
  }
}

function isSignIn({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && (url ?? '').startsWith('/auth/')
}
