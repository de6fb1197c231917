import { useId, useState } from 'react'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import { useTranslate } from './i18n.ts'
import './field.css'

/** Characters of a reason, as the API asks for. */
const SHORTEST = 5
const LONGEST = 200

export interface ReasonDialogProps {
  readonly title: string
  readonly busy: boolean
  readonly problem: string | null
  readonly onClose: () => void
  readonly onReason: (reason: string) => void
}

/** Asks what personal data are needed for: the audit keeps the answer. */
export function ReasonDialog({ title, busy, problem, onClose, onReason }: ReasonDialogProps) {
  const t = useTranslate()
  const id = useId()
  const [reason, setReason] = useState('')
  const [short, setShort] = useState(false)
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const given = reason.trim()
          if (given.length < SHORTEST) setShort(true)
          else if (!busy) onReason(given)
        }}
      >
        <div className="field">
          <label htmlFor={id}>{t('staff.reason')}</label>
          <div className="field-input">
            <textarea
              id={id}
              rows={3}
              maxLength={LONGEST}
              autoFocus
              value={reason}
              onChange={(event) => {
                setReason(event.target.value)
                setShort(false)
              }}
            />
          </div>
          <p className="field-note">{t('staff.reasonHint')}</p>
        </div>
        {(short || problem !== null) && (
          <p className="dialog-problem" role="alert">
            <Icon name="warning" />
            {short ? t('staff.reasonShort') : t('staff.failed', { reason: problem ?? '' })}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="button button-main" disabled={busy}>
            {t('staff.show')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
