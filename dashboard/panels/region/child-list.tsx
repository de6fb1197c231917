import type { Region } from '../../api/use-region.ts'
import { useMapState } from '../../stores/map-state.ts'
import { useView } from '../../stores/view.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { childRows } from './child-rows.ts'
import type { RegionMetric } from './region-metrics.ts'

/** The child regions, each with its share of a metric; a click enters one. */
export function ChildList({ region, metric }: { readonly region: Region; readonly metric: RegionMetric }) {
  const t = useTranslate()
  const language = useLanguage()
  const candidate = useMapState((state) => state.candidate)
  const setState = useMapState((state) => state.set)
  const drillTo = useView((view) => view.drillTo)
  return (
    <div className="children">
      <h3>
        {t('region.children')}{' '}
        <span className="quiet">
          {t('region.childrenCount', { count: region.children.totalCount })} ·{' '}
          {t('region.by', { metric: t(metric.label) })}
        </span>
      </h3>
      <ul aria-label={t('region.children')}>
        {childRows(region, metric).map((row) => {
          const value = metric.format(language, row.value)
          const bar = <span className="child-bar" style={{ inlineSize: `${row.share * 100}%` }} />
          return row.code === null ? (
            <li key="gap" className="child child-gap" title={t('region.gapHint')}>
              <span className="child-name">{t('region.gap')}</span>
              <span className="child-value">{value}</span>
              {bar}
            </li>
          ) : (
            <li key={row.code}>
              <button
                type="button"
                className="child"
                data-marked={candidate === row.code}
                onClick={() => drillTo(row.code)}
                onMouseEnter={() => setState({ candidate: row.code })}
                onMouseLeave={() => setState({ candidate: null })}
                onFocus={() => setState({ candidate: row.code })}
              >
                <span className="child-name">{localName(language, { name: row.name, nameEn: row.nameEn })}</span>
                <span className="child-value">{value}</span>
                {bar}
              </button>
            </li>
          )
        })}
      </ul>
      {region.children.totalCount > region.children.nodes.length && (
        <p className="quiet">
          {t('region.childrenMore', { count: region.children.totalCount - region.children.nodes.length })}
        </p>
      )}
    </div>
  )
}
