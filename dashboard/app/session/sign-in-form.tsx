import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { oidcAddress, signIn } from '../../api/auth.ts'
import { Icon } from '../../ui/icon.tsx'
import { useTranslate } from '../../ui/i18n.ts'
import { PasswordField } from './password-field.tsx'
import { ProblemLine } from './problem-line.tsx'
import { plain, problemOf, type AuthProblem } from './sign-in-problem.ts'
import { useSecondsLeft } from './use-seconds-left.ts'
import { useSignInMethods } from './use-sign-in-methods.ts'
import { serverNowMs } from '../../stores/now.ts'

export interface SignInFormProps {
  readonly username: string
  /** A sign-in from the address: filled in and submitted at once. */
  readonly signIn: { readonly username: string; readonly password: string } | null
  /** Result from the identity provider; null: none. */
  readonly firstProblem: AuthProblem | null
  /** Where the identity provider returns the browser to. */
  readonly returnTo: string
  /**
   * Called after the server accepted the sign-in; false: the session is nevertheless unknown. The password is passed on
   * in case it must be changed.
   */
  readonly onSignedIn: (password: string) => Promise<boolean>
}

/** User name and password, or the organisation's own account. */
export function SignInForm({
  username: first,
  signIn: prefilled,
  firstProblem,
  returnTo,
  onSignedIn,
}: SignInFormProps) {
  const t = useTranslate()
  const id = useId()
  const { methods, problem: noServer } = useSignInMethods()
  const [username, setUsername] = useState(prefilled?.username ?? first)
  const [password, setPassword] = useState(prefilled?.password ?? '')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState(firstProblem)
  const waiting = useSecondsLeft(problem?.untilMs ?? null) > 0
  const passwordAllowed = methods?.password ?? true

  const submit = useCallback(
    async (name: string, secret: string) => {
      if (name.trim() === '' || secret === '') {
        setProblem(plain('signIn.problem.empty'))
        return
      }
      setBusy(true)
      setProblem(null)
      const result = await signIn(name.trim().toLowerCase(), secret)
      const refused = problemOf(result, serverNowMs())
      if (refused === null && !(await onSignedIn(secret))) setProblem(plain('signIn.problem.noCookie'))
      else if (refused) {
        setProblem(refused)
        if (result.kind === 'refused' && result.code === 'BAD_CREDENTIALS') setPassword('')
      }
      setBusy(false)
    },
    [onSignedIn],
  )

  const sent = useRef(false)
  const ready = methods !== null
  useEffect(() => {
    if (!prefilled || sent.current || !ready) return
    sent.current = true
    void submit(prefilled.username, prefilled.password)
  }, [prefilled, ready, submit])

  return (
    <>
      {(noServer ?? problem) && <ProblemLine problem={noServer ?? (problem as AuthProblem)} />}
      {passwordAllowed && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!busy && !waiting && noServer === null) void submit(username, password)
          }}
        >
          <div className="field">
            <label htmlFor={id}>{t('signIn.username')}</label>
            <div className="field-input">
              <input
                id={id}
                name="username"
                type="text"
                value={username}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                maxLength={64}
                autoFocus={username === ''}
                onChange={(event) => setUsername(event.target.value)}
              />
            </div>
          </div>
          <PasswordField
            label={t('signIn.password')}
            name="password"
            value={password}
            autoComplete="current-password"
            autoFocus={username !== ''}
            onChange={setPassword}
          />
          <button type="submit" className="button button-main" disabled={busy || waiting || noServer !== null}>
            {t(busy ? 'signIn.busy' : 'signIn.submit')}
          </button>
        </form>
      )}
      {methods?.oidc && (
        <>
          {passwordAllowed && <p className="sign-in-or">{t('signIn.or')}</p>}
          <a className="button sign-in-oidc" href={oidcAddress(returnTo)}>
            <Icon name="key" />
            {t('signIn.oidc', { title: methods.oidc.title })}
          </a>
        </>
      )}
      <p className="sign-in-help">{t(methods?.demo ? 'signIn.demo' : 'signIn.help')}</p>
    </>
  )
}
