import type { ServerResponse } from 'node:http'

/** `error.code`, by which clients of `/auth/…` and of tiles distinguish errors. */
export type AuthErrorCode =
  /** Nobody is signed in, or the session has ended. */
  | 'UNAUTHENTICATED'
  /** Not allowed for this viewer, or from there. */
  | 'FORBIDDEN'
  /** User name or password is wrong; which of them is not revealed. */
  | 'BAD_CREDENTIALS'
  /** Too many attempts; the next one counts after `retryAfterS`. */
  | 'LOCKED'
  /** Too many requests; `retryAfterS`. */
  | 'RATE_LIMITED'
  /** `weakness` has the reason. */
  | 'WEAK_PASSWORD'
  | 'BAD_USER_INPUT'
  /** The password was generated: only changing it is allowed. */
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
