import { useFocusCode } from '../../api/use-focus-code.ts'
import { useNewestReports } from '../../api/use-reports.ts'
import { useInterface } from '../../stores/interface.ts'
import { useNow } from '../../stores/now.ts'
import { useMay } from '../../stores/session.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { useView } from '../../stores/view.ts'
import { formatCount, formatInstant } from '../../ui/format.ts'
import { formatDuration } from '../../ui/format-live.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { REPORTS_MESSAGES } from './messages.ts'
import { PanelBody } from '../../ui/panel-body.tsx'
import { Panel } from '../../ui/panel.tsx'
import { reportCategory } from '../../ui/report-category.ts'
import { SourceLine } from '../../ui/source-line.tsx'
import '../../ui/severity.css'
import './reports-panel.css'

const LISTED = 8

/** Reports in the region in focus, newest first, each with its place and card; empty without the right. */
export function ReportsPanel() {
  const t = useTranslate(REPORTS_MESSAGES)
  const language = useLanguage()
  const may = useMay('report.view')
  const regionCode = useFocusCode()
  const nowMs = useNow((state) => state.nowMs)
  const selection = useView((view) => view.selection)
  const select = useView((view) => view.select)
  const { reports, error, refetch } = useNewestReports(regionCode, LISTED)
  const source = useSourceAge([...new Set(reports?.nodes.map(({ feedId }) => feedId))])
  if (!may) return null
  return (
    <Panel
      title={t('reports.title')}
      note={reports && t('reports.count', { count: formatCount(language, reports.totalCount) })}
      className="live-panel"
    >
      <PanelBody
        data={reports?.totalCount === 0 ? null : reports}
        error={error}
        none={t('reports.none')}
        lines={4}
        onRetry={() => void refetch()}
        render={({ nodes, totalCount }) => (
          <>
            <ul className="reports">
              {nodes.map((report) => (
                <li key={report.id}>
                  <button
                    type="button"
                    className="report"
                    aria-pressed={selection?.kind === 'report' && selection.id === report.id}
                    onClick={() => {
                      select({ kind: 'report', id: report.id }, true)
                      // A small screen shows one sheet: its card's.
                      useInterface.getState().set({ sheet: null })
                    }}
                  >
                    <span>
                      <strong>{report.title}</strong>
                      <small>
                        {[
                          reportCategory(language, report.category),
                          report.address ?? (report.region && localName(language, report.region)),
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      </small>
                    </span>
                    <span>
                      <time dateTime={report.reportedAt} title={formatInstant(language, report.reportedAt)}>
                        {formatDuration(language, Math.max(0, nowMs - Date.parse(report.reportedAt)))}
                      </time>
                      <small>{report.closedAt === null ? report.status : t('reports.closed')}</small>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {totalCount > nodes.length && (
              <p className="quiet">{t('reports.more', { count: formatCount(language, totalCount - nodes.length) })}</p>
            )}
            <SourceLine {...source} isStale={source.freshness === 'stale'} />
          </>
        )}
      />
    </Panel>
  )
}
