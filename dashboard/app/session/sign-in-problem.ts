import type { AuthResult } from '../../api/auth.ts'
import type { MessageKey, Translate } from '../../ui/i18n.ts'

/** Why signing in, or changing the password, failed. */
export interface AuthProblem {
  readonly message: MessageKey
  readonly reason: string
  /** When to try again, ms since 1970; null: at once. */
  readonly untilMs: number | null
}

const MESSAGES: Readonly<Record<string, MessageKey>> = {
  BAD_CREDENTIALS: 'signIn.problem.bad',
  LOCKED: 'signIn.problem.locked',
  RATE_LIMITED: 'signIn.problem.rate',
  FORBIDDEN: 'signIn.problem.forbidden',
}

const WEAKNESSES: Readonly<Record<string, MessageKey>> = {
  'too-short': 'password.problem.tooShort',
  'too-long': 'password.problem.tooLong',
  'contains-name': 'password.problem.containsName',
  common: 'password.problem.common',
  monotonous: 'password.problem.monotonous',
  same: 'password.problem.same',
}

/** Waiting time if the server does not state one, s. */
const RETRY_AFTER_S = 30

/** The problem of a result; null: none. */
export function problemOf(result: AuthResult<unknown>, nowMs: number): AuthProblem | null {
  switch (result.kind) {
    case 'done':
      return null
    case 'starting':
      return plain('signIn.problem.starting')
    case 'unreachable':
      return plain('signIn.problem.unreachable')
    case 'refused': {
      const waits = result.code === 'LOCKED' || result.code === 'RATE_LIMITED'
      return {
        message:
          result.code === 'WEAK_PASSWORD'
            ? (WEAKNESSES[result.weakness ?? ''] ?? 'password.problem.weak')
            : (MESSAGES[result.code] ?? 'signIn.problem.other'),
        reason: result.message,
        untilMs: waits ? nowMs + (result.retryAfterS ?? RETRY_AFTER_S) * 1000 : null,
      }
    }
  }
}

const OIDC_MESSAGES: readonly MessageKey[] = [
  'signIn.problem.oidc_unavailable',
  'signIn.problem.oidc_denied',
  'signIn.problem.oidc_expired',
  'signIn.problem.oidc_no_role',
  'signIn.problem.oidc_disabled',
  'signIn.problem.oidc_last_administrator',
]

/** The problem reported by the identity provider: `/sign-in?error=oidc_denied`; null: none. */
export function oidcProblemOf(search: string): AuthProblem | null {
  const code = new URLSearchParams(search).get('error')
  if (code === null) return null
  return plain(OIDC_MESSAGES.find((key) => key === `signIn.problem.${code}`) ?? 'signIn.problem.oidc_failed')
}

export function plain(message: MessageKey): AuthProblem {
  return { message, reason: '', untilMs: null }
}

/** Remaining seconds, rounded up; 0: none. */
export function secondsLeft(untilMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((untilMs - nowMs) / 1000))
}

/** A waiting time: `40 秒`, `2 分 5 秒`. */
export function formatWait(t: Translate, seconds: number): string {
  return seconds < 60
    ? t('duration.seconds', { seconds })
    : t('duration.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
}
