import type { AlertFieldsFragment } from '../api/operations.generated.ts'
import { SEVERITY_BY_CAP, SEVERITY_BY_COLOR, type Severity } from '../../domain/severity.ts'

export type Alert = AlertFieldsFragment

/** By the source's colour, else by its CAP severity; null: both unknown. */
export function alertSeverity({ warningColor, severity }: Pick<Alert, 'warningColor' | 'severity'>): Severity | null {
  return warningColor ? SEVERITY_BY_COLOR[warningColor] : SEVERITY_BY_CAP[severity]
}

/** `ahead`: not started; `over`: ended, replaced, cancelled, or not public. */
export type AlertState = 'ahead' | 'inForce' | 'over'

export type AlertTimes = Pick<Alert, 'status' | 'messageType' | 'replacedAt' | 'beginsAt' | 'endsAt'>

/** State of an alert at a moment, like the API's `state`. */
export function alertState(alert: AlertTimes, nowMs: number): AlertState {
  const { status, messageType, replacedAt, beginsAt, endsAt } = alert
  const isMeant = status === 'ACTUAL' || status === 'EXERCISE'
  const isAlert = messageType === 'ALERT' || messageType === 'UPDATE'
  if (!isMeant || !isAlert || replacedAt !== null || Date.parse(endsAt) <= nowMs) return 'over'
  return Date.parse(beginsAt) > nowMs ? 'ahead' : 'inForce'
}

/** Alerts in a state, the highest first, newest first within a level. */
export function alertsInState<Some extends AlertTimes & Pick<Alert, 'warningColor' | 'severity' | 'sentAt'>>(
  state: AlertState,
  alerts: Iterable<Some>,
  nowMs: number,
): readonly Some[] {
  return [...alerts]
    .filter((alert) => alertState(alert, nowMs) === state)
    .sort((a, b) => (alertSeverity(a) ?? 5) - (alertSeverity(b) ?? 5) || Date.parse(b.sentAt) - Date.parse(a.sentAt))
}

/** Alerts from reading, with those that arrived or were replaced meanwhile. */
export function withRead(known: ReadonlyMap<string, Alert>, read: readonly Alert[]): ReadonlyMap<string, Alert> {
  const newestMs = Math.max(-Infinity, ...read.map(({ receivedAt }) => Date.parse(receivedAt)))
  const all = new Map(read.map((one) => [one.id, one]))
  for (const [id, one] of known)
    if (all.has(id) ? one.replacedAt !== null : Date.parse(one.receivedAt) > newestMs) all.set(id, one)
  return all
}
