import type { ReactNode } from 'react'
import { useReport } from '../../api/use-reports.ts'
import { useNow } from '../../stores/now.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { formatInstant, formatPosition } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { DETAIL_MESSAGES } from './messages.ts'
import { Facts, Panel, Problem, Skeleton } from '../../ui/panel.tsx'
import { reportCategory } from '../../ui/report-category.ts'
import { SourceLine } from '../../ui/source-line.tsx'
import { RegionLink } from './region-link.tsx'

type Report = NonNullable<ReturnType<typeof useReport>['report']>

/** A report: category, place, state and source. */
export function ReportCard({ id, actions }: { readonly id: string; readonly actions: ReactNode }) {
  const t = useTranslate(DETAIL_MESSAGES)
  const { report, missing, forbidden, error } = useReport(id)
  if (report)
    return (
      <Panel title={<span className="detail-title">{report.title}</span>} actions={actions} className="detail-panel">
        <ReportFacts report={report} />
        {report.region && <RegionLink region={report.region} />}
      </Panel>
    )
  return (
    <Panel title={t('selected.report')} actions={actions} className="detail-panel">
      {forbidden ? (
        <Problem text={t('entity.forbidden')} />
      ) : missing ? (
        <Problem text={t('entity.missing')} />
      ) : error ? (
        <Problem text={t('error.panel', { reason: error.message })} />
      ) : (
        <Skeleton lines={5} label={t('panel.loading')} />
      )}
    </Panel>
  )
}

function ReportFacts({ report }: { readonly report: Report }) {
  const t = useTranslate(DETAIL_MESSAGES)
  const language = useLanguage()
  const nowMs = useNow((now) => now.nowMs)
  const { freshness, titles, publishers } = useSourceAge([report.feedId])
  const isStale = freshness === 'stale'
  const instant = (at: string | null) => at && <time dateTime={at}>{formatInstant(language, at)}</time>
  return (
    <div data-stale={isStale}>
      {report.description !== null && report.description !== report.title && <p>{report.description}</p>}
      <Facts
        rows={[
          [t('entity.kind'), reportCategory(language, report.category)],
          [t('entity.status'), report.closedAt === null ? (report.status ?? t('reports.open')) : t('reports.closed')],
          [t('entity.address'), report.address],
          [
            t('entity.position'),
            report.position ? (
              <span translate="no">{formatPosition(report.position)}</span>
            ) : (
              <span className="quiet">{t('reports.nowhere')}</span>
            ),
          ],
          [t('reports.reportedAt'), instant(report.reportedAt)],
          [t('entity.updated'), instant(report.updatedAt)],
          [t('reports.closedAt'), instant(report.closedAt)],
          [
            t('reports.number'),
            <span key="number" translate="no">
              {report.sourceId}
            </span>,
          ],
        ]}
      />
      <SourceLine
        titles={titles}
        publishers={publishers}
        ageMs={Math.max(0, nowMs - Date.parse(report.updatedAt))}
        isStale={isStale}
      />
    </div>
  )
}
