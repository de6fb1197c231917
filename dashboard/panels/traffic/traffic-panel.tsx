import { MINIMUM_COVERAGE } from '../../../domain/traffic/performance-index.ts'
import { isCongested, TRAFFIC_LEVELS, type TrafficLevel } from '../../../domain/traffic/segment-level.ts'
import type { TrafficShownFragment } from '../../api/operations.generated.ts'
import { useFocusCode } from '../../api/use-focus-code.ts'
import { useTrafficOf } from '../../api/use-traffic.ts'
import { useMapCommands } from '../../stores/map-commands.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { useView } from '../../stores/view.ts'
import { formatTime } from '../../ui/format.ts'
import { formatShare } from '../../ui/format-live.ts'
import { SeverityRow, type RowSeverity } from '../../ui/severity-row.tsx'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { TRAFFIC_MESSAGES } from './messages.ts'
import { NotListed } from '../../ui/not-listed.tsx'
import { PanelBody } from '../../ui/panel-body.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'

const TREND_MS = 180 * 60_000
const MINUTE_MS = 60_000
/** Listed child regions, worst first. */
const CHILDREN = 6
const STREETS = 6
/** Shows a street with its surroundings. */
const STREET_ZOOM = 16
const HIGHEST_INDEX = 10

/** Traffic in the region in focus: its index, trend, and worst places. */
export function TrafficPanel() {
  const t = useTranslate(TRAFFIC_MESSAGES)
  const language = useLanguage()
  const regionCode = useFocusCode()
  const { traffic, error, refetch } = useTrafficOf(regionCode)
  const where = traffic && localName(language, traffic.region)
  return (
    <Panel title={t('traffic.title')} note={where} className="live-panel">
      <PanelBody
        data={traffic}
        error={error}
        none={t('traffic.none')}
        lines={6}
        onRetry={() => void refetch()}
        render={(known) => <TrafficState traffic={known} />}
      />
    </Panel>
  )
}

function TrafficState({ traffic }: { readonly traffic: TrafficShownFragment }) {
  const t = useTranslate(TRAFFIC_MESSAGES)
  const language = useLanguage()
  const drillTo = useView((view) => view.drillTo)
  const source = useSourceAge(traffic.feedIds)
  const isStale = source.freshness === 'stale'
  const atMs = Date.parse(traffic.computedAt)
  const children = [...traffic.children].sort((a, b) => (b.index ?? -1) - (a.index ?? -1)).slice(0, CHILDREN)
  return (
    <div data-stale={isStale}>
      <div className="lead-figure" data-severity={severityOf(traffic.level) ?? 'unknown'}>
        <b>{traffic.index === null ? '–' : traffic.index.toFixed(1)}</b>
        <div>
          <strong>
            {traffic.level === null ? t('traffic.noIndex') : TRAFFIC_LEVELS[traffic.level - 1]?.[language]}
          </strong>
          <small>
            {[
              traffic.meanSpeedKmh === null
                ? null
                : t('traffic.meanSpeed', { speed: Math.round(traffic.meanSpeedKmh) }),
              t('traffic.coverage', { share: formatShare(language, Math.round(traffic.coverage * 100) / 100) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </div>
      </div>
      <div className="trend">
        <Sparkline
          points={traffic.trend.map(({ at, index }) => ({ atMs: Date.parse(at), value: index }))}
          fromMs={atMs - TREND_MS}
          toMs={atMs}
          low={0}
          high={HIGHEST_INDEX}
          gapMs={3 * MINUTE_MS}
          label={t('traffic.trend')}
        />
        <small>{formatTime(language, atMs - TREND_MS)}</small>
        <small>{formatTime(language, atMs)}</small>
      </div>
      {children.length > 0 && (
        <>
          <h3>{t('traffic.regions')}</h3>
          <ul>
            {children.map(({ region, index, level }) => (
              <li key={region.code}>
                <SeverityRow
                  name={localName(language, region) ?? region.code}
                  severity={severityOf(level)}
                  share={(index ?? 0) / HIGHEST_INDEX}
                  value={index === null ? '–' : index.toFixed(1)}
                  onClick={() => drillTo(region.code)}
                />
              </li>
            ))}
          </ul>
          <NotListed count={traffic.children.length - children.length} />
        </>
      )}
      <CongestedStreets traffic={traffic} />
      <SourceLine {...source} isStale={isStale} />
    </div>
  )
}

/** Congested streets, worst first; without any it says so, as far as known. */
function CongestedStreets({
  traffic: { streets, region, index, coverage },
}: {
  readonly traffic: TrafficShownFragment
}) {
  const t = useTranslate(TRAFFIC_MESSAGES)
  const language = useLanguage()
  const congested = streets.filter(({ level }) => level !== null && isCongested(level as TrafficLevel))
  const seen = { share: formatShare(language, Math.round(coverage * 100) / 100) }
  const enough = { ...seen, enough: formatShare(language, MINIMUM_COVERAGE) }
  const where = region.level === 'CITY' ? t('traffic.wholeCity') : (localName(language, region) ?? region.code)
  return (
    <>
      <h3>{t('traffic.streets')}</h3>
      {congested.length > 0 ? (
        <>
          <ul>
            {congested.slice(0, STREETS).map((street) => (
              <li key={street.name}>
                <SeverityRow
                  name={localName(language, street) ?? street.name}
                  severity={severityOf(street.level)}
                  share={(street.index ?? 0) / HIGHEST_INDEX}
                  value={`${String(Math.round(street.meanSpeedKmh))} km/h`}
                  onClick={() => useMapCommands.getState().commands?.flyTo(street.centre, STREET_ZOOM)}
                />
              </li>
            ))}
          </ul>
          <NotListed count={congested.length - STREETS} />
        </>
      ) : (
        <p className="quiet">
          {index !== null ? t('traffic.allFree', { where }) : coverage > 0 ? t('traffic.seenFree', seen) : ''}
        </p>
      )}
      {index === null && <p className="quiet">{t('traffic.tooLittle', enough)}</p>}
    </>
  )
}

/** Free and nearly free have none. */
function severityOf(level: number | null): RowSeverity {
  if (level === null) return null
  return (['none', 'none', 3, 2, 1] as const)[level - 1] ?? 'none'
}
