import { useState } from 'react'
import { propertyOf } from '../../../domain/properties.ts'
import { SPARK_MS, useSensorSeries, type SensorReading } from '../../api/use-sensor-series.ts'
import { freshnessOfFeed, useFeeds } from '../../stores/feeds.ts'
import { useNow } from '../../stores/now.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { formatAge, formatReading } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Problem, Skeleton } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { HistoryChart } from './history-chart.tsx'
import { readingSpan } from './reading-span.ts'
import './sensor-readings.css'

/** A sensor's current values, their last hour, and the history of one. */
export function SensorReadings({ sensorId }: { readonly sensorId: string }) {
  const t = useTranslate()
  const { readings, toMs, error, refetch } = useSensorSeries(sensorId)
  const [wanted, setWanted] = useState<string | null>(null)
  if (!readings) {
    return error ? (
      <Problem
        text={t('error.panel', { reason: error.message })}
        onRetry={() => void refetch()}
        retryLabel={t('retry')}
      />
    ) : (
      <Skeleton lines={3} label={t('readings.loading')} />
    )
  }
  const chosen = readings.find(({ seriesId }) => seriesId === wanted) ?? readings[0]
  if (!chosen) return <p className="quiet">{t('readings.none')}</p>
  return (
    <div className="readings">
      <ul aria-label={t('readings.title')}>
        {readings.map((reading) => (
          <li key={reading.seriesId}>
            <ReadingRow
              reading={reading}
              toMs={toMs}
              isChosen={reading === chosen}
              onChoose={() => setWanted(reading.seriesId)}
            />
          </li>
        ))}
      </ul>
      <Sources feedIds={[...new Set(readings.map(({ feedId }) => feedId))]} readings={readings} />
      <HistoryChart key={sensorId} reading={chosen} />
    </div>
  )
}

function ReadingRow({
  reading: { property, feedId, newest, lastHour, cadenceMs },
  toMs,
  isChosen,
  onChoose,
}: {
  readonly reading: SensorReading
  readonly toMs: number
  readonly isChosen: boolean
  readonly onChoose: () => void
}) {
  const t = useTranslate()
  const language = useLanguage()
  const feed = useFeeds((state) => state.feeds.get(feedId))
  const nowMs = useNow((state) => state.nowMs)
  const ageMs = newest && Math.max(0, nowMs - newest.observedAtMs)
  const isStale =
    ageMs === null || (feed !== undefined && (freshnessOfFeed(feed, nowMs) !== 'fresh' || ageMs > feed.staleAfterMs))
  return (
    <button type="button" className="reading" data-stale={isStale} aria-pressed={isChosen} onClick={onChoose}>
      <span className="reading-name">
        {propertyOf(property)[language]}
        <small>{ageMs === null ? t('fresh.never') : formatAge(language, ageMs, isStale)}</small>
      </span>
      <Sparkline
        points={lastHour.map(({ observedAt, value }) => ({ atMs: Date.parse(observedAt), value }))}
        fromMs={toMs - SPARK_MS}
        toMs={toMs}
        {...readingSpan(
          lastHour.map(({ value }) => value),
          property,
        )}
        gapMs={Math.max(60_000, cadenceMs ?? 0) * 2.5}
      />
      <span className="reading-value">
        {newest === null ? '–' : formatReading(language, property, newest.value)}
        {newest?.isDoubtful && <small className="reading-doubt">{t('quality.DOUBTFUL')}</small>}
      </span>
    </button>
  )
}

function Sources({
  feedIds,
  readings,
}: {
  readonly feedIds: readonly string[]
  readonly readings: readonly SensorReading[]
}) {
  const { titles, publishers, freshness } = useSourceAge(feedIds)
  const nowMs = useNow((state) => state.nowMs)
  const newestMs = Math.max(...readings.map(({ newest }) => newest?.observedAtMs ?? -Infinity))
  return (
    <SourceLine
      titles={titles}
      publishers={publishers}
      ageMs={Number.isFinite(newestMs) ? Math.max(0, nowMs - newestMs) : null}
      isStale={freshness === 'stale'}
    />
  )
}
