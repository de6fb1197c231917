import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { ActiveAlertsDocument, type ActiveAlertsQuery } from '../../api/operations.generated.ts'
import { useNow } from '../../stores/now.ts'
import { formatInstant } from '../../ui/format.ts'
import { formatDuration } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { LevelSign } from '../../ui/level-sign.tsx'
import { PanelBody } from '../../ui/panel-body.tsx'
import { Panel } from '../../ui/panel.tsx'
import { inForce, warningLevel } from './warning-level.ts'
import '../../ui/heed.css'
import './alerts-panel.css'

type Alert = ActiveAlertsQuery['alerts']['nodes'][number]

const EVERY_MS = 15_000

/** Warnings in force, the highest first, with how long they hold. */
export function AlertsPanel() {
  const t = useTranslate()
  const query = useQuery(ActiveAlertsDocument, { pollInterval: EVERY_MS, fetchPolicy: 'no-cache' })
  const nowMs = useNow((state) => state.nowMs)
  const [open, setOpen] = useState<string | null>(null)
  const alerts = query.data && inForce(query.data.alerts.nodes, nowMs)
  return (
    <Panel
      title={t('alerts.title')}
      note={alerts && t('alerts.count', { count: alerts.length })}
      className="live-panel"
    >
      <PanelBody
        data={alerts?.length === 0 ? null : alerts}
        error={query.data ? undefined : query.error}
        none={t('alerts.none')}
        lines={2}
        onRetry={() => void query.refetch()}
        render={(known) => (
          <ul className="alerts">
            {known.map((alert) => (
              <li key={alert.id}>
                <AlertRow
                  alert={alert}
                  nowMs={nowMs}
                  isOpen={open === alert.id}
                  onToggle={() => setOpen(open === alert.id ? null : alert.id)}
                />
              </li>
            ))}
          </ul>
        )}
      />
    </Panel>
  )
}

function AlertRow({
  alert,
  nowMs,
  isOpen,
  onToggle,
}: {
  readonly alert: Alert
  readonly nowMs: number
  readonly isOpen: boolean
  readonly onToggle: () => void
}) {
  const t = useTranslate()
  const language = useLanguage()
  const level = warningLevel(alert)
  const headline = (language === 'en' ? (alert.headlineEn ?? alert.headline) : alert.headline) ?? alert.event
  const leftMs = alert.expiresAt === null ? null : Date.parse(alert.expiresAt) - nowMs
  const words = [alert.description, alert.instruction].filter(Boolean)
  return (
    <article>
      <button type="button" className="alert" aria-expanded={isOpen} onClick={onToggle}>
        <LevelSign level={level} label={t(`alerts.level.${level ?? 0}`)} />
        <span>
          <strong>
            {headline}
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
      {isOpen && (
        <div className="alert-words">
          {words.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <p className="quiet">
            {t('alerts.since', { at: formatInstant(language, alert.sentAt) })}
            {alert.expiresAt !== null && ` · ${t('alerts.until', { at: formatInstant(language, alert.expiresAt) })}`}
          </p>
        </div>
      )}
    </article>
  )
}
