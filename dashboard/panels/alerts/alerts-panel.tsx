import { useApolloClient } from '@apollo/client/react'
import { KnownAlertsDocument } from '../../api/operations.generated.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { useInterface } from '../../stores/interface.ts'
import { useNow } from '../../stores/now.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { useView } from '../../stores/view.ts'
import { inForce, warningLevel, type Warning } from '../../stores/warnings.ts'
import { formatDuration } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { LevelSign } from '../../ui/level-sign.tsx'
import { PanelBody } from '../../ui/panel-body.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import { warningTitle } from '../../ui/warning-title.ts'
import '../../ui/heed.css'
import './alerts-panel.css'

/** Warnings in force, the highest first, with how long they hold; each leads to its area and its card. */
export function AlertsPanel() {
  const t = useTranslate()
  const client = useApolloClient()
  const known = useAlerts((state) => state.alerts)
  const error = useAlerts((state) => state.error)
  const nowMs = useNow((state) => state.nowMs)
  const alerts = known ? inForce(known.values(), nowMs) : undefined
  const source = useSourceAge([...new Set(alerts?.map(({ feedId }) => feedId))])
  const isStale = source.freshness === 'stale'
  return (
    <Panel
      title={t('alerts.title')}
      note={alerts && t('alerts.count', { count: alerts.length })}
      className="live-panel"
    >
      <PanelBody
        data={alerts?.length === 0 ? null : alerts}
        error={error ?? undefined}
        none={t('alerts.none')}
        lines={2}
        onRetry={() => void client.refetchQueries({ include: [KnownAlertsDocument] })}
        render={(shown) => (
          <div data-stale={isStale}>
            <ul className="alerts">
              {shown.map((alert) => (
                <li key={alert.id}>
                  <AlertRow alert={alert} nowMs={nowMs} />
                </li>
              ))}
            </ul>
            <SourceLine {...source} isStale={isStale} />
          </div>
        )}
      />
    </Panel>
  )
}

function AlertRow({ alert, nowMs }: { readonly alert: Warning; readonly nowMs: number }) {
  const t = useTranslate()
  const language = useLanguage()
  const isSelected = useView(({ selection }) => selection?.kind === 'alert' && selection.id === alert.id)
  const level = warningLevel(alert)
  const leftMs = alert.expiresAt === null ? null : Date.parse(alert.expiresAt) - nowMs
  return (
    <button
      type="button"
      className="alert"
      aria-pressed={isSelected}
      onClick={() => {
        useView.getState().select({ kind: 'alert', id: alert.id }, true)
        // A small screen shows one sheet: its card's.
        useInterface.getState().set({ sheet: null })
      }}
    >
      <LevelSign level={level} label={t(`alerts.level.${level ?? 0}`)} />
      <span>
        <strong>
          {warningTitle(alert, language)}
          {alert.status === 'EXERCISE' && <span className="chip">{t('alerts.exercise')}</span>}
        </strong>
        <small>{[alert.senderName, alert.areaText].filter(Boolean).join(' · ')}</small>
      </span>
      <span className="alert-left">
        {leftMs === null
          ? t('alerts.sent', { age: formatDuration(language, Math.max(0, nowMs - Date.parse(alert.sentAt))) })
          : t('alerts.expires', { time: formatDuration(language, leftMs) })}
      </span>
    </button>
  )
}
