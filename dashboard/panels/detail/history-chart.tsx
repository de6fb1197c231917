import { useEffect, useRef, useState } from 'react'
import { propertyOf } from '../../../domain/properties.ts'
import { HISTORY_RANGES, useHistory, type HistoryRange } from '../../api/use-history.ts'
import type { SensorReading } from '../../api/use-sensor-series.ts'
import { useThemeId } from '../../stores/use-theme.ts'
import { formatReading } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Problem, Skeleton } from '../../ui/panel.tsx'
import type { HistoryPlot } from './history-plot.ts'

/** History of one property of a sensor; gaps stay gaps, and doubtful values are marked. */
export function HistoryChart({ reading }: { readonly reading: SensorReading }) {
  const t = useTranslate()
  const language = useLanguage()
  const theme = useThemeId()
  const [range, setRange] = useState<HistoryRange>(HISTORY_RANGES[0])
  const { history, error, retry } = useHistory(reading.seriesId, range)
  const [plot, setPlot] = useState<HistoryPlot | null>(null)
  const [failed, setFailed] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const stepMs = Math.max(range.bucketMs, reading.cadenceMs ?? 60_000)
  const isEmpty = history?.points.length === 0

  useEffect(() => {
    let over = false
    let made: HistoryPlot | null = null
    // Few users open a history, and its library is large.
    import('./history-plot.ts')
      .then(({ plotHistory }) => {
        if (over || !place.current) return
        made = plotHistory(place.current)
        setPlot(made)
      })
      .catch(() => setFailed(true))
    return () => {
      over = true
      made?.destroy()
    }
  }, [])

  useEffect(() => {
    if (plot && history) plot.draw({ history, property: reading.property, language, stepMs })
  }, [plot, history, reading.property, language, stepMs, theme])

  const values = history?.points.map(({ value }) => value) ?? []
  const name = propertyOf(reading.property)[language]
  return (
    <section className="history" aria-label={t('history.of', { name })}>
      <header>
        <h3>{name}</h3>
        <div className="history-ranges" role="radiogroup" aria-label={t('history.range')}>
          {HISTORY_RANGES.map((entry) => (
            <button
              key={entry.id}
              type="button"
              role="radio"
              aria-checked={entry === range}
              onClick={() => setRange(entry)}
            >
              {t(`history.range.${entry.id}`)}
            </button>
          ))}
        </div>
      </header>
      <div className="history-plot" data-state={history && plot ? (isEmpty ? 'empty' : 'drawn') : 'loading'}>
        <div
          ref={place}
          role="img"
          aria-label={
            values.length === 0
              ? t('history.none')
              : t('history.summary', {
                  name,
                  low: formatReading(language, reading.property, Math.min(...values)),
                  high: formatReading(language, reading.property, Math.max(...values)),
                  count: values.length,
                })
          }
        />
        {failed ? (
          <Problem text={t('history.noPlot')} />
        ) : error ? (
          <Problem text={t('error.panel', { reason: error.message })} onRetry={retry} retryLabel={t('retry')} />
        ) : !history || !plot ? (
          <Skeleton lines={4} label={t('history.loading')} />
        ) : (
          isEmpty && <p className="quiet">{t('history.none')}</p>
        )}
      </div>
    </section>
  )
}
