import { Icon } from '../../ui/icon.tsx'
import { useTranslate } from '../../ui/i18n.ts'
import { formatWait, type AuthProblem } from './sign-in-problem.ts'
import { useSecondsLeft } from './use-seconds-left.ts'

/** An error with its remedy; counts down a waiting time. */
export function ProblemLine({ problem }: { readonly problem: AuthProblem }) {
  const t = useTranslate()
  const left = useSecondsLeft(problem.untilMs)
  const over = problem.untilMs !== null && left === 0
  return (
    <div className="sign-in-problem" data-calm={over}>
      <Icon name={over ? 'check' : 'warning'} />
      {/* Announced once; the countdown is visual only. */}
      <p role="alert" className="visually-hidden">
        {t(problem.message, { reason: problem.reason, time: problem.untilMs === null ? '' : '…' })}
      </p>
      <p aria-hidden="true">
        {over
          ? t('signIn.problem.lockedOver')
          : t(problem.message, { reason: problem.reason, time: formatWait(t, left) })}
      </p>
    </div>
  )
}
