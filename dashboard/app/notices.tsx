import { useConnection } from '../stores/connection.ts'
import { useMapState } from '../stores/map-state.ts'
import { formatClock } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { useLanguage, useTranslate } from '../ui/i18n.ts'
import './notices.css'

/** Problems with their start and a remedy; empty if there are none. */
export function Notices({ onRetry }: { readonly onRetry: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const lostSinceMs = useConnection((state) => state.lostSinceMs)
  const tileErrors = useMapState((state) => state.tileErrors)
  const status = useMapState((state) => state.status)
  const tiles = useMapState((state) => state.tiles)
  return (
    <div className="notices">
      {lostSinceMs !== null && (
        <div className="notice" role="alert">
          <Icon name="warning" />
          {t('connection.lost', { since: formatClock(language, lostSinceMs) })}
          <button type="button" className="button" onClick={onRetry}>
            {t('retry')}
          </button>
        </div>
      )}
      {tileErrors && (
        <div className="notice" role="status">
          <Icon name="warning" />
          {t('map.tileErrors', { count: tileErrors.count, since: formatClock(language, tileErrors.sinceMs) })}
        </div>
      )}
      {status === 'lost' && (
        <div className="notice" role="status">
          <Icon name="warning" />
          {t('map.lost')}
        </div>
      )}
      {status === 'drawing' && (
        <div className="notice notice-quiet" role="status">
          {t('map.loading')}
          {tiles.total > 0 && ` · ${t('map.tiles', tiles)}`}
          <progress max={Math.max(1, tiles.total)} value={tiles.loaded} aria-hidden="true" />
        </div>
      )}
      {status === 'unavailable' && (
        <div className="panel unavailable" role="alert">
          <h2>{t('map.unavailable.title')}</h2>
          <p>{t('map.unavailable.text')}</p>
        </div>
      )}
    </div>
  )
}
