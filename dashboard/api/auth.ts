import { timedFetch } from './timed-fetch.ts'

/** The server's answer to a request of /auth. */
export type AuthResult<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  /** `weakness`: why a new password is too weak; `retryAfterS`: when to try again. */
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly message: string
      readonly retryAfterS: number | null
      readonly weakness: string | null
    }
  /** The server is running, but the city is not ready yet. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'unreachable' }

/** Available methods of signing in. */
export interface SignInMethods {
  readonly password: boolean
  /** The identity provider; null: there is none. */
  readonly oidc: { readonly title: string } | null
  /** The demo city's personas may sign in. */
  readonly demo: boolean
}

/** The answer to signing in. */
export interface SignedIn {
  readonly mustChangePassword?: boolean
}

/** Time limit of an answer, ms: hashing a password on a busy machine takes a second or two. */
const TIMEOUT_MS = 20_000

export const signIn = (username: string, password: string) => post<SignedIn>('/auth/login', { username, password })

export const changePassword = (current: string, next: string) => post('/auth/password', { current, next })

/** @param everywhere ends every session of the account, not only this one */
export const signOut = (everywhere = false) => post('/auth/logout', { everywhere })

export const readSignInMethods = () => ask<SignInMethods>('/auth/methods', { method: 'GET' })

/** Address for signing in at the identity provider. */
export const oidcAddress = (returnTo: string) => `/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`

function post<Answer = unknown>(path: string, body: unknown): Promise<AuthResult<Answer>> {
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

async function ask<Answer>(path: string, init: RequestInit): Promise<AuthResult<Answer>> {
  try {
    const response = await timedFetch(path, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return await readAnswer<Answer>(response)
  } catch {
    return { kind: 'unreachable' }
  }
}

/** Interprets a response; one that is not ours, such as a proxy's, is no answer. */
export async function readAnswer<Answer>(response: Response): Promise<AuthResult<Answer>> {
  if (response.status === 503) return { kind: 'starting' }
  if (response.status >= 500) return { kind: 'unreachable' }
  const text = await response.text()
  const body = parsed(text)
  if (response.ok && (text === '' || body !== undefined)) return { kind: 'done', answer: (body ?? {}) as Answer }
  const error = (
    body as { error?: Partial<Record<'code' | 'message' | 'retryAfterS' | 'weakness', unknown>> } | undefined
  )?.error
  if (typeof error?.code !== 'string') {
    return response.status === 429
      ? { kind: 'refused', code: 'RATE_LIMITED', message: '', retryAfterS: secondsOf(response), weakness: null }
      : { kind: 'unreachable' }
  }
  return {
    kind: 'refused',
    code: error.code,
    message: typeof error.message === 'string' ? error.message : '',
    retryAfterS: typeof error.retryAfterS === 'number' ? error.retryAfterS : secondsOf(response),
    weakness: typeof error.weakness === 'string' ? error.weakness : null,
  }
}

function secondsOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? NaN)
  return Number.isFinite(seconds) ? seconds : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
