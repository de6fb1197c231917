import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useTranslate } from '../../ui/i18n.ts'

export interface ConfirmDialogProps {
  readonly title: string
  readonly text: string
  /** Label of the button. */
  readonly action: string
  readonly busy: boolean
  readonly problem: string | null
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks for confirmation of something that affects others. */
export function ConfirmDialog({ title, text, action, busy, problem, onConfirm, onClose }: ConfirmDialogProps) {
  const t = useTranslate()
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {problem !== null && <ProblemText text={problem} />}
      <div className="dialog-actions">
        <button type="button" className="button" autoFocus onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" className="button button-main" disabled={busy} onClick={onConfirm}>
          {action}
        </button>
      </div>
    </Dialog>
  )
}

/** An error in a dialog. */
export function ProblemText({ text }: { readonly text: string }) {
  return (
    <p className="dialog-problem" role="alert">
      <Icon name="warning" /> {text}
    </p>
  )
}
