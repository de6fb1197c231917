import type { City } from '../api/use-city.ts'
import { SCENES } from '../../scenes/index.ts'
import { SearchBox } from '../panels/search/search-box.tsx'
import { useInterface } from '../stores/interface.ts'
import { useView } from '../stores/view.ts'
import { Icon } from '../ui/icon.tsx'
import { localName, useLanguage, useTranslate } from '../ui/i18n.ts'
import { UserMenu } from './account/user-menu.tsx'
import { Clock } from './clock.tsx'
import { FullscreenButton } from './fullscreen-button.tsx'
import { SimulatorButton } from './simulator/simulator-button.tsx'
import './top-bar.css'

export function TopBar({ city }: { readonly city: City }) {
  const t = useTranslate()
  const language = useLanguage()
  const sceneId = useView((view) => view.scene)
  const setLanguage = useView((view) => view.setLanguage)
  const setInterface = useInterface((state) => state.set)
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <header className="top-bar">
      <h1>
        {localName(language, city.region) ?? city.name}
        <span>{t('app.subtitle')}</span>
      </h1>
      <nav aria-label={t('app.scenes')} className="scene-tabs">
        {SCENES.map((scene) => (
          <button
            key={scene.id}
            type="button"
            aria-current={scene.id === sceneId ? 'page' : undefined}
            onClick={() => useView.setState({ scene: scene.id, layers: null })}
          >
            {scene.title[language]}
          </button>
        ))}
      </nav>
      <SearchBox />
      <div className="top-actions">
        <button
          type="button"
          className="icon-button"
          aria-label={t('language.switchLabel')}
          lang={other === 'zh' ? 'zh-CN' : 'en'}
          onClick={() => setLanguage(other)}
        >
          {other === 'en' ? 'EN' : '中'}
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t('help.open')}
          onClick={() => setInterface({ help: true })}
        >
          <Icon name="keyboard" />
        </button>
        <SimulatorButton />
        <FullscreenButton />
      </div>
      <Clock />
      <UserMenu />
    </header>
  )
}
