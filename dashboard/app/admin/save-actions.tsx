import { useTranslate } from '../../ui/i18n.ts'
import { ProblemText } from '../kit/confirm-dialog.tsx'

export interface SaveActionsProps {
  /** Why it could not be saved, in words; null: nothing went wrong. */
  readonly problem: string | null
  /** It is being saved. */
  readonly busy: boolean
  readonly onClose: () => void
}

/** How a form in a dialog ends: what went wrong, a way out, and the button that sends it. */
export function SaveActions({ problem, busy, onClose }: SaveActionsProps) {
  const t = useTranslate()
  return (
    <>
      {problem !== null && <ProblemText text={problem} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="submit" className="button button-main" disabled={busy}>
          {t(busy ? 'saving' : 'save')}
        </button>
      </div>
    </>
  )
}
