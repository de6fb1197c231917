import type { AccountRowFragment } from '../../api/operations.generated.ts'
import { formatInstant } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'

/** Whether an account is enabled, and other particulars. */
export function AccountState({ account }: { readonly account: AccountRowFragment }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <span className="chips">
      {account.disabledAt !== null ? (
        <span className="chip" title={formatInstant(language, account.disabledAt)}>
          {t('accounts.state.disabled')}
        </span>
      ) : account.lockedUntil !== null ? (
        <span className="chip chip-warning" title={formatInstant(language, account.lockedUntil)}>
          {t('accounts.state.locked')}
        </span>
      ) : (
        <span className="chip chip-strong">{t('accounts.state.active')}</span>
      )}
      {account.mustChangePassword && <span className="chip">{t('accounts.state.first')}</span>}
      {account.oidcIssuer !== null && (
        <span className="chip" title={account.oidcIssuer}>
          {t('accounts.oidc')}
        </span>
      )}
      {account.isDemo && <span className="chip">{t('accounts.state.demo')}</span>}
    </span>
  )
}
