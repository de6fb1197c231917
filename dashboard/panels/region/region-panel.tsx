import { useState } from 'react'
import { formatArea, formatInstant } from '../../ui/format.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Panel, Problem, Skeleton } from '../../ui/panel.tsx'
import { useSession } from '../../stores/session.ts'
import { useView } from '../../stores/view.ts'
import { Breadcrumb } from './breadcrumb.tsx'
import { BuildingList } from './building-list.tsx'
import { ChildList } from './child-list.tsx'
import { Residents } from './residents.tsx'
import { regionOrigin } from './region-origin.ts'
import { FIRST_METRIC, REGION_METRICS } from './region-metrics.ts'
import { sourceTitles } from './source-titles.ts'
import { StaffList } from './staff-list.tsx'
import { useDrill } from './use-drill.ts'
import './region-panel.css'

/** The region in focus: its facts, counts, and child regions. */
export function RegionPanel() {
  const t = useTranslate()
  const language = useLanguage()
  const { city, wanted, query, region, buildings } = useDrill()
  const [metric, setMetric] = useState(FIRST_METRIC)
  const rights = useSession(({ viewer }) => viewer?.rights)
  const drillTo = useView((view) => view.drillTo)

  if (!region) {
    const missing = query.data?.region === null
    return (
      <Panel title={t('region.path')} className="region-panel">
        {missing ? (
          <Problem
            text={t('region.missing', { code: wanted ?? '' })}
            onRetry={() => drillTo(null)}
            retryLabel={t('region.toCity')}
          />
        ) : query.error ? (
          <Problem
            text={t('error.panel', { reason: query.error.message })}
            onRetry={() => void query.refetch()}
            retryLabel={t('retry')}
          />
        ) : (
          <Skeleton lines={8} label={t('loading.region')} />
        )}
      </Panel>
    )
  }

  const origin = regionOrigin(region, city?.sources ?? [])
  return (
    <section className="panel region-panel" aria-label={localName(language, region) ?? region.code}>
      <Breadcrumb region={region} />
      <h2 className="region-name">
        <span lang={language === 'en' && region.nameEn ? 'en' : 'zh-CN'}>{localName(language, region)}</span>
        <span className="chip">{t(`level.${region.level}`)}</span>
        {region.drawn && <span className="chip">{t('region.drawn')}</span>}
      </h2>
      <p className="quiet region-code">
        {t('region.code')} <span translate="no">{region.code}</span> · {formatArea(language, region.areaM2)}
      </p>
      {rights?.has('residents.view') && <Residents count={region.residents ?? null} />}

      <div className="figures" role="radiogroup" aria-label={t('region.by', { metric: t(metric.label) })}>
        {REGION_METRICS.filter(({ right }) => right === undefined || rights?.has(right)).map((entry) => (
          <button
            key={entry.id}
            type="button"
            role="radio"
            aria-checked={entry === metric}
            className="figure"
            onClick={() => setMetric(entry)}
          >
            <span className="figure-label">{t(entry.label)}</span>
            <span className="figure-value">{entry.format(language, region.counts[entry.id] ?? 0)}</span>
          </button>
        ))}
      </div>

      {region.children.nodes.length > 0 ? (
        <ChildList region={region} metric={metric} />
      ) : (
        <BuildingList buildings={buildings} />
      )}

      {rights?.has('staff.view') && <StaffList key={region.code} code={region.code} />}

      <p className="quiet region-source">
        {t('region.updated', {
          source: sourceTitles(language, origin.titles),
          time: formatInstant(language, origin.at),
        })}
      </p>
    </section>
  )
}
