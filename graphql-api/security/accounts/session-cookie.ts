import type { IncomingMessage } from 'node:http'
import { parseCookie, stringifySetCookie } from 'cookie'
import { isSecure, type ProxyTrust } from '../http/origin.ts'

const NAME = 'city_session'
/** Bound to this host and to TLS: no other host of the domain can set it. */
const SECURE_NAME = `__Host-${NAME}`

/** The secret of a session from the cookie. Over TLS the name that other hosts could set is ignored. */
export function readSessionCookie(request: Pick<IncomingMessage, 'headers'>, trust: ProxyTrust): string | undefined {
  const { cookie } = request.headers
  if (cookie === undefined) return undefined
  const value = parseCookie(cookie)[isSecure(request, trust) ? SECURE_NAME : NAME]
  return value === undefined || value === '' ? undefined : value
}

/** `Set-Cookie` of a new session. It ends with the browser or with the session, whichever is first. */
export function sessionCookie(secret: string, secure: boolean): string {
  return cookieOf(secret, secure)
}

/** `Set-Cookie` that removes it. */
export function noSessionCookie(secure: boolean): string {
  return cookieOf('', secure, 0)
}

function cookieOf(value: string, secure: boolean, maxAge?: number): string {
  return stringifySetCookie({
    name: secure ? SECURE_NAME : NAME,
    value,
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure,
    ...(maxAge !== undefined && { maxAge }),
  })
}
