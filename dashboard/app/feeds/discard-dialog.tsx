import { useId, useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { useTranslate } from '../../ui/i18n.ts'
import { ProblemText } from '../kit/confirm-dialog.tsx'

/** Asks for a reason before discarding, which is audited. */
export function DiscardDialog({
  count,
  busy,
  problem,
  onDiscard,
  onClose,
}: {
  readonly count: number
  readonly busy: boolean
  readonly problem: string | null
  readonly onDiscard: (reason: string) => void
  readonly onClose: () => void
}) {
  const t = useTranslate()
  const id = useId()
  const [reason, setReason] = useState('')
  return (
    <Dialog title={t('letters.discardTitle', { count })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') onDiscard(reason.trim())
        }}
      >
        <p>{t('letters.discardText')}</p>
        <div className="field">
          <label htmlFor={id}>{t('letters.reason')}</label>
          <div className="field-input">
            <input
              id={id}
              autoFocus
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        </div>
        {problem !== null && <ProblemText text={problem} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="button button-main" disabled={busy || reason.trim() === ''}>
            {t('letters.discard')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
