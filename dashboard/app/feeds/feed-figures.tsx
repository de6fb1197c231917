import type { FeedHealthFragment } from '../../api/operations.generated.ts'
import { formatCount, formatSecond } from '../../ui/format.ts'
import { formatDuration, formatShare } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'

const COUNTS = [
  'messages',
  'accepted',
  'duplicates',
  'corrections',
  'late',
  'fallen',
  'rejected',
  'future',
  'failed',
] as const

/** Counters of a feed since its first message, its transports, and its last fault. */
export function FeedFigures({ feed }: { readonly feed: FeedHealthFragment }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <div className="feed-figures">
      <dl>
        {COUNTS.map((count) => (
          <div key={count}>
            <dt>{t(`feeds.count.${count}`)}</dt>
            <dd>{formatCount(language, feed[count])}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        {[
          feed.carries.map((kind) => t(`feeds.carries.${kind}`)).join(language === 'zh' ? '、' : ', '),
          t('feeds.cadence', { every: formatDuration(language, feed.cadenceMs) }),
          t('feeds.staleAfter', { age: formatDuration(language, feed.staleAfterMs) }),
          t('feeds.doors', { doors: feed.doors.join(language === 'zh' ? '、' : ', ') }),
          t('feeds.licence', { licence: feed.licence }),
        ].join(' · ')}
      </p>
      {feed.loading !== null && <p>{t('feeds.loading', { share: formatShare(language, feed.loading) })}</p>}
      {feed.timetable && (
        <p>
          {t('feeds.timetable', {
            routes: formatCount(language, feed.timetable.routes),
            stops: formatCount(language, feed.timetable.stops),
            trips: formatCount(language, feed.timetable.trips),
            from: feed.timetable.firstDay ?? '–',
            to: feed.timetable.lastDay ?? '–',
            at: formatSecond(language, feed.timetable.loadedAt),
          })}
        </p>
      )}
      {feed.lastFault !== null && feed.lastFaultAt !== null && (
        <p className="feed-fault">
          <span className="quiet">{t('feeds.lastFault', { at: formatSecond(language, feed.lastFaultAt) })}</span>{' '}
          <span translate="no">{feed.lastFault}</span>
        </p>
      )}
    </div>
  )
}
