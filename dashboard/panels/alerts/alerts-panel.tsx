import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { KnownAlertsDocument } from '../../api/operations.generated.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { useInterface } from '../../stores/interface.ts'
import { useNow } from '../../stores/now.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { useView } from '../../stores/view.ts'
import { alertSeverity, alertsInState, type Alert } from '../../stores/alert-state.ts'
import { formatDuration } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { ALERTS_MESSAGES } from './messages.ts'
import { SeveritySign } from '../../ui/severity-sign.tsx'
import { PanelBody } from '../../ui/panel-body.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import { alertTitle } from '../../ui/alert-title.ts'
import '../../ui/severity.css'
import './alerts-panel.css'

/** Rows listed before the others are requested. */
const LISTED = 30

/** Alerts in force, the highest first, with their end, then upcoming ones; each opens its area and card. */
export function AlertsPanel() {
  const t = useTranslate(ALERTS_MESSAGES)
  const client = useApolloClient()
  const known = useAlerts((state) => state.alerts)
  const isRead = useAlerts((state) => state.isRead)
  const error = useAlerts((state) => state.error)
  const nowMs = useNow((state) => state.nowMs)
  const unread = useAlerts((state) => state.unread)
  const inForce = alertsInState('inForce', known.values(), nowMs)
  const ahead = alertsInState('ahead', known.values(), nowMs)
  const shown = [...inForce, ...ahead]
  const source = useSourceAge([...new Set(shown.map(({ feedId }) => feedId))])
  const isStale = source.freshness === 'stale'
  return (
    <Panel
      title={t('alerts.title')}
      note={
        isRead &&
        [t('alerts.count', { count: inForce.length }), ahead.length > 0 && t('alerts.coming', { count: ahead.length })]
          .filter(Boolean)
          .join(' · ')
      }
      className="live-panel"
    >
      <PanelBody
        data={shown.length > 0 ? shown : isRead ? null : undefined}
        error={error ?? undefined}
        none={t('alerts.none')}
        lines={2}
        onRetry={() => void client.refetchQueries({ include: [KnownAlertsDocument] })}
        render={() => (
          <div data-stale={isStale}>
            <AlertList alerts={inForce} nowMs={nowMs} />
            {ahead.length > 0 && <h3>{t('alerts.state.ahead')}</h3>}
            <AlertList alerts={ahead} nowMs={nowMs} />
            {unread > 0 && <p className="quiet">{t('alerts.unread', { count: unread })}</p>}
            <SourceLine {...source} isStale={isStale} />
          </div>
        )}
      />
    </Panel>
  )
}

function AlertList({ alerts, nowMs }: { readonly alerts: readonly Alert[]; readonly nowMs: number }) {
  const t = useTranslate(ALERTS_MESSAGES)
  const [isWhole, setWhole] = useState(false)
  const listed = isWhole ? alerts : alerts.slice(0, LISTED)
  return (
    <>
      <ul className="alerts">
        {listed.map((alert) => (
          <li key={alert.id}>
            <AlertRow alert={alert} nowMs={nowMs} />
          </li>
        ))}
      </ul>
      {listed.length < alerts.length && (
        <button type="button" className="link" onClick={() => setWhole(true)}>
          {t('alerts.more', { count: alerts.length - listed.length })}
        </button>
      )}
    </>
  )
}

function AlertRow({ alert, nowMs }: { readonly alert: Alert; readonly nowMs: number }) {
  const t = useTranslate(ALERTS_MESSAGES)
  const language = useLanguage()
  const isSelected = useView(({ selection }) => selection?.kind === 'alert' && selection.id === alert.id)
  const severity = alertSeverity(alert)
  const beginsAtMs = Date.parse(alert.beginsAt)
  const isAhead = beginsAtMs > nowMs
  return (
    <button
      type="button"
      className="alert"
      data-ahead={isAhead}
      aria-pressed={isSelected}
      onClick={() => {
        useView.getState().select({ kind: 'alert', id: alert.id }, true)
        // A small screen shows one sheet: its card's.
        useInterface.getState().set({ sheet: null })
      }}
    >
      <SeveritySign severity={severity} label={t(`alerts.severity.${severity ?? 'unknown'}`)} />
      <span>
        <strong>
          {alertTitle(alert, language)}
          {alert.status === 'EXERCISE' && <span className="chip">{t('alerts.exercise')}</span>}
        </strong>
        <small>{[alert.senderName, alert.areaText].filter(Boolean).join(' · ')}</small>
      </span>
      <span className="alert-left">
        {isAhead
          ? t('alerts.begin', { time: formatDuration(language, beginsAtMs - nowMs) })
          : alert.endIsAssumed
            ? t('alerts.sent', { age: formatDuration(language, Math.max(0, nowMs - Date.parse(alert.sentAt))) })
            : t('alerts.expires', { time: formatDuration(language, Math.max(0, Date.parse(alert.endsAt) - nowMs)) })}
      </span>
    </button>
  )
}
