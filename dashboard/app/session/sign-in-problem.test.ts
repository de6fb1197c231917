import { describe, expect, it } from 'vitest'
import { translate, type Translate } from '../../ui/i18n.ts'
import { formatWait, oidcProblemOf, problemOf, secondsLeft } from './sign-in-problem.ts'

const t: Translate = (key, values) => translate('zh', key, values)
const refused = (code: string, retryAfterS: number | null = null, weakness: string | null = null) =>
  problemOf({ kind: 'refused', code, message: 'why', retryAfterS, weakness }, 1000)

describe('what is said of a sign-in', () => {
  it('that succeeds is nothing', () => {
    expect(problemOf({ kind: 'done', answer: {} }, 0)).toBeNull()
  })

  it.each([
    ['BAD_CREDENTIALS', 'signIn.problem.bad'],
    ['FORBIDDEN', 'signIn.problem.forbidden'],
    ['WEAK_PASSWORD', 'password.problem.weak'],
    ['SOMETHING_NEW', 'signIn.problem.other'],
  ])('that is refused with %s', (code, message) => {
    expect(refused(code)).toEqual({ message, reason: 'why', untilMs: null })
  })

  it('of a weak password, in what', () => {
    expect(refused('WEAK_PASSWORD', null, 'common')?.message).toBe('password.problem.common')
    expect(refused('WEAK_PASSWORD', null, 'rhymes')?.message).toBe('password.problem.weak')
  })

  it('that is locked, until when', () => {
    expect(refused('LOCKED', 90)?.untilMs).toBe(91_000)
    expect(refused('RATE_LIMITED')?.untilMs).toBe(31_000)
  })

  it('without a server', () => {
    expect(problemOf({ kind: 'starting' }, 0)?.message).toBe('signIn.problem.starting')
    expect(problemOf({ kind: 'unreachable' }, 0)?.message).toBe('signIn.problem.unreachable')
  })
})

it('says of a failed sign-in by the identity provider what its address says', () => {
  expect(oidcProblemOf('?error=oidc_no_role')?.message).toBe('signIn.problem.oidc_no_role')
  expect(oidcProblemOf('?error=<script>')?.message).toBe('signIn.problem.oidc_failed')
  expect(oidcProblemOf('?returnTo=%2F')).toBeNull()
})

it('counts whole seconds down to none', () => {
  expect([2500, 1001, 1000, 999].map((now) => secondsLeft(2000, now))).toEqual([0, 1, 1, 2])
  expect([0, 59, 60, 125].map((seconds) => formatWait(t, seconds))).toEqual(['0 秒', '59 秒', '1 分 0 秒', '2 分 5 秒'])
})
