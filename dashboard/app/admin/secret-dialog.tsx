import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useTranslate } from '../../ui/i18n.ts'

/** Shows a password or a token, once. */
export function SecretDialog({
  title,
  secret,
  onClose,
}: {
  readonly title: string
  readonly secret: string
  readonly onClose: () => void
}) {
  const t = useTranslate()
  return (
    <Dialog title={title} onClose={onClose} insistent>
      <p>{t('admin.secretOnce')}</p>
      <p className="secret">
        <code translate="no" data-testid="secret">
          {secret}
        </code>
        <CopyButton text={secret} secret />
      </p>
      <div className="dialog-actions">
        <button type="button" className="button button-main" onClick={onClose}>
          {t('done')}
        </button>
      </div>
    </Dialog>
  )
}
