import { freshnessOfAll, useFeeds } from '../../stores/feeds.ts'
import { useNow } from '../../stores/now.ts'
import { formatDuration } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'

/** Age and publisher of a layer's data. Empty if there is none yet. */
export function LayerAge({ feeds: feedsOf }: { readonly feeds: () => readonly string[] }) {
  const t = useTranslate()
  const language = useLanguage()
  const nowMs = useNow((state) => state.nowMs)
  const known = useFeeds((state) => state.feeds)
  const ids = feedsOf()
  const feeds = ids.flatMap((id) => known.get(id) ?? [])
  const last = Math.max(...feeds.map(({ lastArrivalAtMs }) => lastArrivalAtMs ?? -Infinity))
  if (!Number.isFinite(last)) return null
  const isStale = freshnessOfAll(ids, known, nowMs) !== 'fresh'
  const age = formatDuration(language, Math.max(0, nowMs - last))
  const sources = feeds.map(({ title, publisher }) => `${title[language]} · ${publisher[language]}`).join('\n')
  return (
    <span className="layer-age" data-stale={isStale} title={`${t('fresh.source')}\n${sources}`}>
      {isStale ? t('fresh.stale', { age }) : age}
    </span>
  )
}
