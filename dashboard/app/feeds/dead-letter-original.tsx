import { useMutation } from '@apollo/client/react'
import { useId, useState, type ReactNode } from 'react'
import { RevealDeadLetterDocument, type RevealDeadLetterMutation } from '../../api/operations.generated.ts'
import { useMay } from '../../stores/session.ts'
import { useShortly } from '../../stores/use-shortly.ts'
import { useTranslate } from '../../ui/i18n.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'

type Original = NonNullable<RevealDeadLetterMutation['revealDeadLetter']>

/** Actions for a dead letter, and its original: for a minute, with the right and a reason. */
export function DeadLetterOriginal({
  id,
  isRestricted,
  children,
}: {
  readonly id: string
  /** Its feed is restricted, and the viewer lacks the right. */
  readonly isRestricted: boolean
  /** Its other buttons. */
  readonly children: ReactNode
}) {
  const t = useTranslate()
  const region = useId()
  const mayReveal = useMay('feed.reveal') && !isRestricted
  const [asking, setAsking] = useState(false)
  const [isGone, setGone] = useState(false)
  const [original, show, secondsLeft] = useShortly<Original>()
  const [reveal, { loading, error, reset }] = useMutation(RevealDeadLetterDocument, { fetchPolicy: 'no-cache' })

  const ask = async (reason: string) => {
    const { data } = await reveal({ variables: { id, reason } })
    const shown = data?.revealDeadLetter ?? null
    setGone(shown === null)
    show(shown)
    setAsking(false)
  }

  return (
    <>
      <div id={region} className="letter-original">
        {original && (
          <section aria-label={t('letters.original')}>
            <p className="quiet">
              {[original.origin, t('staff.hidesIn', { seconds: secondsLeft })].filter(Boolean).join(' · ')}
            </p>
            {original.payload === null ? (
              <p>{t('letters.noText')}</p>
            ) : (
              <pre translate="no" tabIndex={0}>
                {original.payload}
              </pre>
            )}
            {original.payload !== null && !original.isWhole && <p className="quiet">{t('letters.cut')}</p>}
          </section>
        )}
        {isGone && (
          <p className="quiet" role="status">
            {t('letters.gone')}
          </p>
        )}
      </div>
      <div className="row-actions">
        {mayReveal && (
          <button
            type="button"
            className="button"
            aria-label={original ? t('staff.hide') : t('letters.revealOf', { id })}
            aria-controls={region}
            onClick={() => {
              reset()
              setGone(false)
              if (original) show(null)
              else setAsking(true)
            }}
          >
            {t(original ? 'staff.hide' : 'letters.reveal')}
          </button>
        )}
        {children}
      </div>
      {asking && (
        <ReasonDialog
          title={`${t('letters.revealTitle')} · ${id}`}
          busy={loading}
          problem={error?.message ?? null}
          onClose={() => setAsking(false)}
          onReason={(reason) => void ask(reason).catch(() => undefined)}
        />
      )}
    </>
  )
}
