import { skipToken, useQuery } from '@apollo/client/react'
import { NewestReportsDocument } from '../../api/operations.generated.ts'
import { useFocusCode } from '../../api/use-focus-code.ts'
import { useMapCommands } from '../../stores/map-commands.ts'
import { useNow } from '../../stores/now.ts'
import { useMay } from '../../stores/session.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { formatCount, formatInstant } from '../../ui/format.ts'
import { formatDuration } from '../../ui/format-live.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { PanelBody } from '../../ui/panel-body.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import '../../ui/heed.css'
import './reports-panel.css'

const EVERY_MS = 15_000
const LISTED = 8
/** To see a place with what stands around it. */
const PLACE_ZOOM = 17

/** What people have told of in the region in focus, newest first; nothing for who may not see reports. */
export function ReportsPanel() {
  const t = useTranslate()
  const language = useLanguage()
  const may = useMay('report.view')
  const regionCode = useFocusCode()
  const nowMs = useNow((state) => state.nowMs)
  const query = useQuery(
    NewestReportsDocument,
    may
      ? {
          variables: { first: LISTED, within: regionCode === null ? null : { regionCode } },
          pollInterval: EVERY_MS,
          fetchPolicy: 'no-cache',
        }
      : skipToken,
  )
  const reports = (query.data ?? query.previousData)?.reports
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
        error={query.data ? undefined : query.error}
        none={t('reports.none')}
        lines={4}
        onRetry={() => void query.refetch()}
        render={({ nodes }) => (
          <>
            <ul className="reports">
              {nodes.map((report) => (
                <li key={report.id}>
                  <button
                    type="button"
                    className="report"
                    disabled={report.position === null}
                    onClick={() =>
                      report.position && useMapCommands.getState().commands?.flyTo(report.position, PLACE_ZOOM)
                    }
                  >
                    <span>
                      <strong>{report.title}</strong>
                      <small>
                        {[report.category, report.address ?? (report.region && localName(language, report.region))]
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
            <SourceLine {...source} isStale={source.freshness === 'stale'} />
          </>
        )}
      />
    </Panel>
  )
}
