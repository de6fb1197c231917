import { useQuery } from '@apollo/client/react'
import { AQI_CLASSES } from '../../../domain/air-quality/aqi-classes.ts'
import { propertyOf } from '../../../domain/properties.ts'
import type { Language } from '../../../domain/language.ts'
import { AirPanelDocument, type AirPanelQuery } from '../../api/operations.generated.ts'
import { useFocusCode } from '../../api/use-focus-code.ts'
import { useFallbackInterval, useReadAfterArrivals, useReadAfterGaps } from '../../api/use-subscription.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { useView } from '../../stores/view.ts'
import { formatTime } from '../../ui/format.ts'
import { SeverityRow, type RowSeverity } from '../../ui/severity-row.tsx'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { AIR_MESSAGES } from './messages.ts'
import { NotListed } from '../../ui/not-listed.tsx'
import { PanelBody } from '../../ui/panel-body.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'

type AirQuality = NonNullable<AirPanelQuery['airQuality']>

/** Polling interval without a subscription. */
const EVERY_MS = 60_000
/** After its stations sent data. */
const AT_MOST_EVERY_MS = 15_000
const HOUR_MS = 3_600_000
const TREND_HOURS = 24
const STATIONS = 6
const HIGHEST_INDEX = 500
/** A full bar is hazardous air. */
const FULL_BAR = 300

/** The air of the region in focus: its index, the primary pollutants, and the worst stations. */
export function AirPanel() {
  const t = useTranslate(AIR_MESSAGES)
  const language = useLanguage()
  const regionCode = useFocusCode()
  const query = useQuery(AirPanelDocument, {
    variables: { regionCode },
    pollInterval: useFallbackInterval(EVERY_MS),
    fetchPolicy: 'no-cache',
  })
  const air = (query.data ?? query.previousData)?.airQuality
  useReadAfterGaps(query.refetch)
  useReadAfterArrivals(query.refetch, air?.feedIds ?? [], AT_MOST_EVERY_MS)
  return (
    <Panel title={t('air.title')} note={air && localName(language, air.region)} className="live-panel">
      <PanelBody
        data={air}
        error={query.error}
        none={t('air.noRegion')}
        lines={6}
        onRetry={() => void query.refetch()}
        render={(known) => <AirState air={known} />}
      />
    </Panel>
  )
}

function AirState({ air }: { readonly air: AirQuality }) {
  const t = useTranslate(AIR_MESSAGES)
  const language = useLanguage()
  const select = useView((view) => view.select)
  const source = useSourceAge(air.feedIds)
  const isStale = source.freshness === 'stale'
  const atMs = Date.parse(air.computedAt)
  const stations = [...air.stations].sort((a, b) => (b.index ?? -1) - (a.index ?? -1)).slice(0, STATIONS)
  return (
    <div data-stale={isStale}>
      <div className="lead-figure" data-severity={severityOf(air.class?.level ?? null) ?? 'unknown'}>
        <b>{air.index ?? '–'}</b>
        <div>
          <strong>{air.class ? air.class[language] : t('air.none')}</strong>
          <small>
            {air.index === null
              ? t('air.missing', { count: air.missing.length })
              : air.primary.length === 0
                ? t('air.noPrimary')
                : t('air.primary', { names: names(language, air.primary) })}
            {' · '}
            <span translate="no">{air.standard}</span>
          </small>
        </div>
      </div>
      <div className="trend">
        <Sparkline
          points={air.trend.map(({ at, index }) => ({ atMs: Date.parse(at), value: index }))}
          fromMs={atMs - TREND_HOURS * HOUR_MS}
          toMs={atMs}
          low={0}
          high={Math.max(100, ...air.trend.map(({ index }) => Math.min(HIGHEST_INDEX, index ?? 0)))}
          gapMs={1.5 * HOUR_MS}
          label={t('air.trend')}
        />
        <small>{formatTime(language, atMs - TREND_HOURS * HOUR_MS)}</small>
        <small>{formatTime(language, atMs)}</small>
      </div>
      {stations.length > 0 && (
        <>
          <h3>{t('air.stations', { count: air.stations.length })}</h3>
          <ul>
            {stations.map(({ sensor, index, level, primary }) => (
              <li key={sensor.id}>
                <SeverityRow
                  name={localName(language, sensor) ?? sensor.id}
                  severity={severityOf(level)}
                  share={(index ?? 0) / FULL_BAR}
                  value={index === null ? '–' : String(index)}
                  title={[level === null ? t('air.none') : AQI_CLASSES[level - 1]?.[language], names(language, primary)]
                    .filter(Boolean)
                    .join(' · ')}
                  onClick={() => select({ kind: 'sensor', id: sensor.id }, true)}
                />
              </li>
            ))}
          </ul>
          <NotListed count={air.stations.length - stations.length} />
        </>
      )}
      <SourceLine {...source} isStale={isStale} />
    </div>
  )
}

function names(language: Language, pollutants: readonly string[]): string {
  return pollutants.map((id) => propertyOf(id)?.[language] ?? id).join(language === 'zh' ? '、' : ', ')
}

/** By class of the index, as on the map: 优 and 良 have none. */
function severityOf(level: number | null): RowSeverity {
  if (level === null) return null
  return (['none', 'none', 3, 2, 1, 1] as const)[level - 1] ?? 'none'
}
