import { Fragment, useCallback, useEffect, useState, type ReactNode } from 'react'
import { returnToOf, signInAddress, useAddress, type signInOfAddress } from '../../stores/address.ts'
import { useSession } from '../../stores/session.ts'
import { INITIAL_VIEW, useView } from '../../stores/view.ts'
import { useTranslate } from '../../ui/i18n.ts'
import { openAddress } from '../kit/bind-url.ts'
import { Opening } from '../kit/opening.tsx'
import { ChangePasswordForm } from './change-password-form.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { oidcProblemOf } from './sign-in-problem.ts'
import { SignInShell } from './sign-in-shell.tsx'
import { leave, useSessionFlow } from './use-session-flow.ts'

export interface SessionGateProps {
  readonly signIn: ReturnType<typeof signInOfAddress>
  readonly children: ReactNode
}

/**
 * Admits signed-in users, each with a fresh page: nothing shown to one remains for the next. Others sign in first and
 * then get the requested address.
 */
export function SessionGate({ signIn, children }: SessionGateProps) {
  const t = useTranslate()
  const page = useAddress((state) => state.page)
  const { phase, viewer, generation } = useSession()
  const [link, setLink] = useState(signIn)
  /** The last user signed in on this page. */
  const [lastUsername, setLastUsername] = useState('')
  /** Just typed; kept only while it must be changed. */
  const [typed, setTyped] = useState<string | null>(null)
  const { check } = useSessionFlow({ wait: link !== null })

  if (viewer && viewer.username !== '' && viewer.username !== lastUsername) setLastUsername(viewer.username)

  useEffect(() => {
    // A link with a sign-in takes precedence over an existing session.
    if (link !== null && page.kind !== 'sign-in') openAddress(signInAddress(addressNow(), language()), 'replace')
    else if (phase === 'out' && page.kind !== 'sign-in') openAddress(signInAddress(addressNow(), language()), 'replace')
    else if (phase === 'in' && link === null && page.kind === 'sign-in')
      openAddress(returnToOf(location.search), 'replace')
  }, [phase, page, link])

  const onSignedIn = useCallback(
    async (password: string) => {
      const before = lastUsername
      setTyped(password)
      const isKnown = await check()
      const { viewer: now } = useSession.getState()
      if (!now?.mustChangePassword) setTyped(null)
      if (isKnown !== false) setLink(null)
      // Another user does not continue in the previous user's view.
      if (now && before !== '' && now.username !== before) {
        const { language: spoken, theme } = useView.getState()
        useView.getState().restore({ ...INITIAL_VIEW, language: spoken, theme })
      }
      return isKnown !== false
    },
    [check, lastUsername],
  )

  if (phase === 'in' && viewer?.mustChangePassword) {
    return (
      <SignInShell>
        <div className="sign-in-lead">
          <h2>{t('password.firstTitle')}</h2>
          <p>{t('password.firstText')}</p>
        </div>
        <ChangePasswordForm
          username={viewer.username}
          current={typed}
          onChanged={() => {
            setTyped(null)
            void check()
          }}
        />
        <button type="button" className="button" onClick={() => void leave(false)}>
          {t('account.signOut')}
        </button>
      </SignInShell>
    )
  }
  if (phase === 'reading' && link === null) return <Opening error={undefined} onRetry={() => void check()} />
  if (phase === 'in' && link === null && page.kind !== 'sign-in')
    return <Fragment key={generation}>{children}</Fragment>
  if (phase === 'in' && link === null) return null
  return (
    <SignInShell>
      <div className="sign-in-lead">
        <h2>{t(phase === 'ended' ? 'signIn.endedTitle' : 'signIn.title')}</h2>
        {phase === 'ended' && <p>{t('signIn.ended')}</p>}
      </div>
      <SignInForm
        key={phase}
        username={phase === 'ended' ? lastUsername : ''}
        signIn={link}
        firstProblem={oidcProblemOf(location.search)}
        returnTo={page.kind === 'sign-in' ? returnToOf(location.search) : addressNow()}
        onSignedIn={onSignedIn}
      />
    </SignInShell>
  )
}

function addressNow(): string {
  return location.pathname + location.search
}

function language() {
  return useView.getState().language
}
