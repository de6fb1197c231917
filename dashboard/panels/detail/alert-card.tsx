import type { ReactNode } from 'react'
import { useAlert } from '../../api/use-alerts.ts'
import { useNow } from '../../stores/now.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { alertSeverity, alertState, type Alert } from '../../stores/alert-state.ts'
import { formatInstant } from '../../ui/format.ts'
import { formatDuration } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { DETAIL_MESSAGES } from './messages.ts'
import { SeveritySign } from '../../ui/severity-sign.tsx'
import { Facts, Panel, Problem, Skeleton } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import { alertTitle } from '../../ui/alert-title.ts'
import './alert-card.css'

/** An alert: severity, area, instruction, validity and source. */
export function AlertCard({ id, actions }: { readonly id: string; readonly actions: ReactNode }) {
  const t = useTranslate(DETAIL_MESSAGES)
  const language = useLanguage()
  const { alert, missing, error } = useAlert(id)
  if (alert)
    return (
      <Panel
        title={<span className="detail-title">{alertTitle(alert, language)}</span>}
        actions={actions}
        className="detail-panel"
      >
        <AlertFacts alert={alert} />
      </Panel>
    )
  return (
    <Panel title={t('selected.alert')} actions={actions} className="detail-panel">
      {missing ? (
        <Problem text={t('alerts.gone')} />
      ) : error ? (
        <Problem text={t('error.panel', { reason: error.message })} />
      ) : (
        <Skeleton lines={6} label={t('panel.loading')} />
      )}
    </Panel>
  )
}

function AlertFacts({ alert }: { readonly alert: Alert }) {
  const t = useTranslate(DETAIL_MESSAGES)
  const language = useLanguage()
  const nowMs = useNow((now) => now.nowMs)
  const { freshness, titles, publishers } = useSourceAge([alert.feedId])
  const severity = alertSeverity(alert)
  const state = alertState(alert, nowMs)
  const isStale = freshness === 'stale' || state === 'over'
  const instant = (at: string | null) => at && <time dateTime={at}>{formatInstant(language, at)}</time>
  const wait = (until: string) => formatDuration(language, Math.max(0, Date.parse(until) - nowMs))
  return (
    <div className="alert-card" data-stale={isStale}>
      <p className="alert-card-lead">
        <SeveritySign severity={severity} label={t(`alerts.severity.${severity ?? 'unknown'}`)} />
        <span>
          <strong>{t(`alerts.severity.${severity ?? 'unknown'}`)}</strong>
          <small>
            {state === 'over'
              ? t('alerts.state.over')
              : state === 'ahead'
                ? t('alerts.begin', { time: wait(alert.beginsAt) })
                : alert.endIsAssumed
                  ? t('alerts.open')
                  : t('alerts.expires', { time: wait(alert.endsAt) })}
          </small>
        </span>
        {alert.status === 'EXERCISE' && <span className="chip">{t('alerts.exercise')}</span>}
      </p>
      {[alert.description, alert.instruction].map((text) => text && <p key={text}>{text}</p>)}
      <Facts
        rows={[
          [t('alerts.event'), alert.event],
          [t('alerts.where'), alert.areaText],
          [
            t('alerts.area'),
            alert.areaNote ? (
              <span className="quiet">{t(`alerts.areaNote.${alert.areaNote}`)}</span>
            ) : alert.area === null ? (
              <span className="quiet">{t('alerts.wordsOnly')}</span>
            ) : null,
          ],
          [t('alerts.urgency'), t(`alerts.urgency.${alert.urgency}`)],
          [t('alerts.certainty'), t(`alerts.certainty.${alert.certainty}`)],
          [t('alerts.sentAt'), instant(alert.sentAt)],
          [t('alerts.begins'), instant(alert.beginsAt)],
          [
            t('alerts.ends'),
            <>
              {instant(alert.endsAt)}
              {alert.endIsAssumed && <span className="quiet"> {t('alerts.assumed')}</span>}
            </>,
          ],
          [t('alerts.replacedAt'), instant(alert.replacedAt)],
          [t('alerts.sender'), alert.senderName],
        ]}
      />
      <SourceLine
        titles={titles}
        publishers={publishers}
        ageMs={Math.max(0, nowMs - Date.parse(alert.sentAt))}
        isStale={freshness === 'stale'}
      />
    </div>
  )
}
