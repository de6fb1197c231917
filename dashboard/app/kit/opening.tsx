import { useConnection } from '../../stores/connection.ts'
import { formatClock } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Problem, Skeleton } from '../../ui/panel.tsx'
import '../empty-city.css'

/** Before anything is known about the city: loading, or an error. */
export function Opening({ error, onRetry }: { readonly error: Error | undefined; readonly onRetry: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const lostSinceMs = useConnection((state) => state.lostSinceMs)
  const text =
    lostSinceMs !== null
      ? t('connection.never', { since: formatClock(language, lostSinceMs) })
      : error && t('connection.refused', { reason: error.message })
  return (
    <main className="opening">
      <h1>{t('app.title')}</h1>
      {text ? (
        <Problem text={text} onRetry={onRetry} retryLabel={t('retry')} />
      ) : (
        <Skeleton lines={4} label={t('loading.city')} />
      )}
    </main>
  )
}
