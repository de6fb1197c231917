import { useTranslate } from '../ui/i18n.ts'
import { UserMenu } from './account/user-menu.tsx'
import './empty-city.css'

/** Signed in, but without any region: explains whom to contact. */
export function NoScope() {
  const t = useTranslate()
  return (
    <main className="opening">
      <p className="quiet">{t('app.title')}</p>
      <h1>{t('account.noScope')}</h1>
      <p>{t('account.noScopeText')}</p>
      <UserMenu />
    </main>
  )
}
