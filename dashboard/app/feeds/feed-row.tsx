import { useNow } from '../../stores/now.ts'
import { formatCount, formatInstant } from '../../ui/format.ts'
import { formatDuration, formatLag, formatShare } from '../../ui/format-live.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage, useTranslate, type MessageKey } from '../../ui/i18n.ts'
import { SparkBars } from '../../ui/sparkline.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { FeedFigures } from './feed-figures.tsx'
import { minuteBars, type FeedHealth } from './feed-health.ts'
import { FeedState } from './feed-state.tsx'

export const FEED_COLUMNS: readonly MessageKey[] = [
  'feeds.state',
  'feeds.title',
  'feeds.grade',
  'feeds.perMinute',
  'feeds.lag',
  'feeds.errorRate',
  'feeds.lastArrival',
  'feeds.deadLetters',
]

const MINUTES = 60

/** A feed in the table; expanded, with its counters and dead letters. */
export function FeedRow({
  health: { feed, state, ageMs },
  isOpen,
  onToggle,
  onChanged,
}: {
  readonly health: FeedHealth
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onChanged: () => void
}) {
  const t = useTranslate()
  const language = useLanguage()
  const minute = useNow(({ nowMs }) => Math.floor(nowMs / 60_000) * 60_000)
  const title = language === 'en' ? feed.titleEn : feed.titleZh
  const bars = minuteBars(feed.perMinute, minute, MINUTES)
  const detailId = `feed-${feed.id}`
  return (
    <>
      <tr data-feed={feed.id} data-open={isOpen}>
        <td>
          <FeedState state={state} />
        </td>
        <td>
          <button
            type="button"
            className="feed-toggle"
            aria-expanded={isOpen}
            aria-controls={detailId}
            onClick={onToggle}
          >
            <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={16} />
            <span>
              <strong>{title}</strong>
              <small>
                {language === 'en' ? feed.publisherEn : feed.publisherZh} · <span translate="no">{feed.id}</span>
              </small>
            </span>
          </button>
        </td>
        <td>
          <span className={`chip ${feed.grade === 'RESTRICTED' ? 'chip-warning' : ''}`}>
            {t(`feeds.grade.${feed.grade}`)}
          </span>
        </td>
        <td>
          <div className="feed-rate">
            <SparkBars
              values={bars}
              label={t('feeds.perMinuteOf', {
                count: formatCount(
                  language,
                  bars.reduce((sum, { value }) => sum + value, 0),
                ),
              })}
            />
            <span>{formatRate(language, feed.ratePerMinute)}</span>
          </div>
        </td>
        <td className="nowrap">{feed.lagMs === null ? '–' : formatLag(language, feed.lagMs)}</td>
        <td className="nowrap" data-bad={(feed.errorRate ?? 0) > 0}>
          {feed.errorRate === null ? '–' : formatShare(language, feed.errorRate)}
        </td>
        <td className="nowrap">
          {ageMs === null || feed.lastArrivalAt === null ? (
            t('feeds.never')
          ) : (
            <time dateTime={feed.lastArrivalAt} title={formatInstant(language, feed.lastArrivalAt)}>
              {t('fresh.age', { age: formatDuration(language, ageMs) })}
            </time>
          )}
        </td>
        <td className="nowrap" data-bad={feed.deadLetters > 0}>
          {formatCount(language, feed.deadLetters)}
        </td>
      </tr>
      {isOpen && (
        <tr className="feed-detail">
          <td colSpan={FEED_COLUMNS.length} id={detailId}>
            <FeedFigures feed={feed} />
            <DeadLetters feed={feed} title={title} onChanged={onChanged} />
          </td>
        </tr>
      )}
    </>
  )
}

function formatRate(language: 'zh' | 'en', perMinute: number): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
    maximumFractionDigits: perMinute < 10 ? 1 : 0,
  }).format(perMinute)
}
