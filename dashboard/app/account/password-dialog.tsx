import { useState } from 'react'
import { useSession } from '../../stores/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useTranslate } from '../../ui/i18n.ts'
import { ChangePasswordForm } from '../session/change-password-form.tsx'

/** Changes the user's own password. */
export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate()
  const username = useSession(({ viewer }) => viewer?.username ?? '')
  const [done, setDone] = useState(false)
  return (
    <Dialog title={t('password.title')} onClose={onClose}>
      {done ? (
        <>
          <p className="dialog-done" role="status">
            <Icon name="check" /> {t('password.done')}
          </p>
          <div className="dialog-actions">
            <button type="button" className="button button-main" autoFocus onClick={onClose}>
              {t('done')}
            </button>
          </div>
        </>
      ) : (
        <ChangePasswordForm username={username} current={null} onChanged={() => setDone(true)} />
      )}
    </Dialog>
  )
}
