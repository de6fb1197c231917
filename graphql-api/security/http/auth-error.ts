import type { ServerResponse } from 'node:http'

/** What a client of `/auth/…`, and of tiles, can tell errors apart by: `error.code`. */
export type AuthErrorCode =
  /** Nobody has signed in, or not any more. */
  | 'UNAUTHENTICATED'
  /** Not this one, or not from there. */
  | 'FORBIDDEN'
  /** User name or password is wrong; which of them is not said. */
  | 'BAD_CREDENTIALS'
  /** Too many attempts; `retryAfterS` says when the next one is looked at. */
  | 'LOCKED'
  /** Too many requests; `retryAfterS`. */
  | 'RATE_LIMITED'
  /** `weakness` says why. */
  | 'WEAK_PASSWORD'
  | 'BAD_USER_INPUT'
  /** The password was generated: nothing but changing it is allowed. */
  | 'MUST_CHANGE_PASSWORD'

/** `{"error": {"code": …, "message": …}}`. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: AuthErrorCode,
  message: string,
  more: { readonly retryAfterS?: number; readonly weakness?: string } = {},
): void {
  const body = Buffer.from(`${JSON.stringify({ error: { code, message, ...more } })}\n`)
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    ...(more.retryAfterS !== undefined && { 'Retry-After': String(more.retryAfterS) }),
    ...(status === 401 && code === 'UNAUTHENTICATED' && { 'WWW-Authenticate': 'Bearer' }),
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
