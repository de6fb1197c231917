import { useTranslate } from '../../ui/i18n.ts'
import { ProblemText } from '../kit/confirm-dialog.tsx'

export interface SaveActionsProps {
  /** Why saving failed; null: it did not. */
  readonly problem: string | null
  /** It is being saved. */
  readonly busy: boolean
  readonly onClose: () => void
}

/** The end of a form in a dialog: error, cancel and submit. */
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
