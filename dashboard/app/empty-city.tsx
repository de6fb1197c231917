import { useConnection } from '../stores/connection.ts'
import { useView } from '../stores/view.ts'
import { formatClock } from '../ui/format.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { useLanguage, useTranslate, type MessageKey } from '../ui/i18n.ts'
import { UserMenu } from './account/user-menu.tsx'
import './empty-city.css'

const COMMANDS: readonly (readonly [meaning: MessageKey, command: string])[] = [
  ['empty.osm', 'npm run city -- import osm <file.osm.pbf>'],
  ['empty.geojson', 'npm run city -- import geojson <file.geojson> --help'],
  ['empty.grids', 'npm run city -- grids draw'],
  ['empty.help', 'npm run city -- --help'],
]

/** Nothing imported yet: explains how, and becomes the map by itself. */
export function EmptyCity() {
  const t = useTranslate()
  const language = useLanguage()
  const setLanguage = useView((view) => view.setLanguage)
  const answeredAtMs = useConnection((state) => state.answeredAtMs)
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <main className="opening">
      <div className="opening-account">
        <UserMenu />
      </div>
      <p className="quiet">{t('app.title')}</p>
      <h1>{t('empty.title')}</h1>
      <p>{t('empty.text')}</p>
      <dl>
        {COMMANDS.map(([meaning, command]) => (
          <div key={command}>
            <dt>{t(meaning)}</dt>
            <dd>
              <code translate="no">{command}</code>
              <CopyButton text={command} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet" role="status">
        {t('empty.polling', { time: answeredAtMs === null ? '—' : formatClock(language, answeredAtMs) })}
      </p>
      <button
        type="button"
        className="button"
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => setLanguage(other)}
      >
        {t('language.switch')}
      </button>
    </main>
  )
}
