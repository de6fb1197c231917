import { useState } from 'react'
import { changePassword } from '../../api/auth.ts'
import { useTranslate } from '../../ui/i18n.ts'
import { PasswordField } from './password-field.tsx'
import { ProblemLine } from './problem-line.tsx'
import { plain, problemOf, type AuthProblem } from './sign-in-problem.ts'
import { serverNowMs } from '../../stores/now.ts'

export interface ChangePasswordFormProps {
  readonly username: string
  /** Just typed, so not asked for again; null: asked for. */
  readonly current: string | null
  readonly onChanged: () => void
}

/** A new password, typed twice. */
export function ChangePasswordForm({ username, current: known, onChanged }: ChangePasswordFormProps) {
  const t = useTranslate()
  const [asked, setAsked] = useState('')
  const current = known ?? asked
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<AuthProblem | null>(null)

  const submit = async () => {
    if (next !== again) {
      setProblem(plain('password.problem.differ'))
      return
    }
    setBusy(true)
    setProblem(null)
    const result = await changePassword(current, next)
    const refused = problemOf(result, serverNowMs())
    setBusy(false)
    if (refused === null) onChanged()
    else if (result.kind === 'refused' && result.code === 'BAD_CREDENTIALS')
      setProblem(plain('password.problem.current'))
    else setProblem(refused)
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void submit()
      }}
    >
      {problem && <ProblemLine problem={problem} />}
      {/* For the browser's password manager. */}
      <input type="text" name="username" value={username} autoComplete="username" readOnly hidden />
      {known === null && (
        <PasswordField
          label={t('password.current')}
          name="current"
          value={current}
          autoComplete="current-password"
          autoFocus
          onChange={setAsked}
        />
      )}
      <PasswordField
        label={t('password.next')}
        name="next"
        value={next}
        autoComplete="new-password"
        autoFocus={known !== null}
        hint={t('password.rule')}
        onChange={setNext}
      />
      <PasswordField
        label={t('password.again')}
        name="again"
        value={again}
        autoComplete="new-password"
        onChange={setAgain}
      />
      <button
        type="submit"
        className="button button-main"
        disabled={busy || current === '' || next === '' || again === ''}
      >
        {t(busy ? 'saving' : 'password.submit')}
      </button>
    </form>
  )
}
