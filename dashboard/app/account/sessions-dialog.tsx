import { useMutation, useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { EndMySessionDocument, MySessionsDocument, type SignedInAtFragment } from '../../api/operations.generated.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { formatInstant } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage, useTranslate, type Translate } from '../../ui/i18n.ts'
import { Problem, Skeleton } from '../../ui/panel.tsx'
import { leave } from '../session/use-session-flow.ts'
import { deviceName } from './device-name.ts'

/** The account's open sessions, and how to end them. */
export function SessionsDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const query = useQuery(MySessionsDocument, { fetchPolicy: 'cache-and-network' })
  const [end] = useMutation(EndMySessionDocument)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const sessions = query.data?.me.sessions
  const others = sessions?.filter(({ isCurrent }) => !isCurrent) ?? []

  const endAll = async (ids: readonly string[]) => {
    setBusy(true)
    setProblem(null)
    try {
      for (const id of ids) await end({ variables: { id } })
      await query.refetch()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
    setBusy(false)
  }

  return (
    <Dialog title={t('sessions.title')} onClose={onClose} wide>
      <p className="quiet">{t('sessions.lead')}</p>
      {sessions ? (
        <ul className="sessions" aria-label={t('sessions.title')}>
          {sessions.map((session) => (
            <li key={session.id}>
              <Icon name="device" size={24} />
              <div>
                <strong>{nameOf(t, session)}</strong>
                {session.isCurrent && <span className="chip">{t('sessions.current')}</span>}
                <p className="quiet">
                  {[
                    session.address,
                    t('sessions.seen', { time: formatInstant(language, session.seenAt) }),
                    t('sessions.began', { time: formatInstant(language, session.createdAt) }),
                  ]
                    .filter((part) => part)
                    .join(' · ')}
                </p>
              </div>
              {!session.isCurrent && (
                <button
                  type="button"
                  className="button"
                  disabled={busy}
                  aria-label={t('sessions.endOf', { device: nameOf(t, session) })}
                  onClick={() => void endAll([session.id])}
                >
                  {t('sessions.end')}
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : query.error ? (
        <Problem
          text={t('admin.failed', { reason: query.error.message })}
          onRetry={() => void query.refetch()}
          retryLabel={t('retry')}
        />
      ) : (
        <Skeleton lines={3} label={t('admin.loading')} />
      )}
      {sessions && others.length === 0 && <p className="quiet">{t('sessions.only')}</p>}
      {problem !== null && (
        <p className="dialog-problem" role="alert">
          <Icon name="warning" /> {t('admin.refused', { reason: problem })}
        </p>
      )}
      <div className="dialog-actions">
        <button
          type="button"
          className="button"
          disabled={busy || others.length === 0}
          onClick={() => void endAll(others.map(({ id }) => id))}
        >
          {t('sessions.endOthers')}
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => void leave(true)}>
          {t('sessions.everywhere')}
        </button>
      </div>
    </Dialog>
  )
}

function nameOf(t: Translate, { userAgent }: SignedInAtFragment): string {
  const device = deviceName(userAgent)
  if (!device) return t('sessions.unknownDevice')
  const { system, browser } = device
  return system !== null && browser !== null ? t('sessions.device', { system, browser }) : (system ?? browser ?? '')
}
