import type { ReactNode } from 'react'
import { useView } from '../../stores/view.ts'
import { Emblem } from '../../ui/emblem.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Backdrop } from './backdrop.tsx'
import '../../ui/field.css'
import './sign-in.css'

/** A glass card over dusk: shown before signing in. */
export function SignInShell({ children }: { readonly children: ReactNode }) {
  const t = useTranslate()
  const language = useLanguage()
  const setLanguage = useView((view) => view.setLanguage)
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <div className="sign-in">
      <Backdrop />
      <button
        type="button"
        className="button sign-in-language"
        aria-label={t('language.switchLabel')}
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => setLanguage(other)}
      >
        {t('language.switch')}
      </button>
      <main className="sign-in-card">
        <header>
          <Emblem size={52} />
          <h1>{t('app.title')}</h1>
          <p>{t('signIn.lead')}</p>
        </header>
        {children}
      </main>
      <footer>{t('signIn.footer')}</footer>
    </div>
  )
}
