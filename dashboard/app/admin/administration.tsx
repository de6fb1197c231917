import { adminAddress, cityAddress, type AdminPage } from '../../stores/address.ts'
import { useSession } from '../../stores/session.ts'
import { useView } from '../../stores/view.ts'
import { Emblem } from '../../ui/emblem.tsx'
import { useTranslate } from '../../ui/i18n.ts'
import { UserMenu } from '../account/user-menu.tsx'
import { openAddress } from '../kit/bind-url.ts'
import { AccountsPage } from './accounts-page.tsx'
import { FeedsPage } from '../feeds/feeds-page.tsx'
import { adminPagesOf } from '../kit/admin-pages.ts'
import { AuditPage } from './audit-page.tsx'
import { MappingPage } from './mapping-page.tsx'
import { TokensPage } from './tokens-page.tsx'
import '../../ui/field.css'
import './administration.css'

const PAGES: Readonly<Record<AdminPage, () => React.JSX.Element>> = {
  accounts: AccountsPage,
  tokens: TokensPage,
  audit: AuditPage,
  'sign-in': MappingPage,
  feeds: FeedsPage,
}

/** Accounts, tokens, the audit, single sign-on and feeds, each for those with the right. */
export function Administration({ page }: { readonly page: AdminPage }) {
  const t = useTranslate()
  const chosen = useView((view) => view.language)
  const viewer = useSession((state) => state.viewer)
  const pages = adminPagesOf(viewer)
  const Page = PAGES[page]
  return (
    <div className="admin">
      <header className="admin-bar">
        <button
          type="button"
          className="admin-home"
          aria-label={t('account.toCity')}
          onClick={() => openAddress(cityAddress(chosen))}
        >
          <Emblem size={34} />
        </button>
        <h1>{t('admin.title')}</h1>
        <nav aria-label={t('admin.pages')} className="scene-tabs">
          {pages.map((id) => (
            <button
              key={id}
              type="button"
              aria-current={id === page ? 'page' : undefined}
              onClick={() => openAddress(adminAddress(id, chosen))}
            >
              {t(`admin.page.${id}`)}
            </button>
          ))}
        </nav>
        <UserMenu />
      </header>
      <main className="admin-main">
        {pages.includes(page) ? (
          <Page key={page} />
        ) : (
          <section className="panel admin-forbidden" role="alert">
            <h2>{t('admin.forbidden')}</h2>
            <p>{t('admin.forbiddenText')}</p>
            <button type="button" className="button" onClick={() => openAddress(cityAddress(chosen))}>
              {t('account.toCity')}
            </button>
          </section>
        )}
      </main>
    </div>
  )
}
