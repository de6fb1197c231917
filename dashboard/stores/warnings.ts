import type { AlertToldFragment } from '../api/operations.generated.ts'
import { SEVERITY_BY_CAP, SEVERITY_BY_COLOR, type Severity } from '../../domain/severity.ts'

export type Warning = AlertToldFragment

/** By the colour its source gives, else by its CAP severity; null: neither is known. */
export function alertSeverity({ warningColor, severity }: Pick<Warning, 'warningColor' | 'severity'>): Severity | null {
  return warningColor ? SEVERITY_BY_COLOR[warningColor] : SEVERITY_BY_CAP[severity]
}

/** `ahead`: it has not begun; `over`: ended, replaced, taken back, or never meant for anybody. */
export type WarningState = 'ahead' | 'inForce' | 'over'

export type WarningTimes = Pick<Warning, 'status' | 'messageType' | 'replacedAt' | 'beginsAt' | 'endsAt'>

/** What a warning is at a moment, as the API's `state` has it. */
export function warningState(warning: WarningTimes, nowMs: number): WarningState {
  const { status, messageType, replacedAt, beginsAt, endsAt } = warning
  const isMeant = status === 'ACTUAL' || status === 'EXERCISE'
  const isWarning = messageType === 'ALERT' || messageType === 'UPDATE'
  if (!isMeant || !isWarning || replacedAt !== null || Date.parse(endsAt) <= nowMs) return 'over'
  return Date.parse(beginsAt) > nowMs ? 'ahead' : 'inForce'
}

/** Those in a state, the highest first, of the same level the newest. */
export function warningsThatAre<Some extends WarningTimes & Pick<Warning, 'warningColor' | 'severity' | 'sentAt'>>(
  state: WarningState,
  warnings: Iterable<Some>,
  nowMs: number,
): readonly Some[] {
  return [...warnings]
    .filter((warning) => warningState(warning, nowMs) === state)
    .sort((a, b) => (alertSeverity(a) ?? 5) - (alertSeverity(b) ?? 5) || Date.parse(b.sentAt) - Date.parse(a.sentAt))
}

/** All that were read, with those that came or were replaced while they were. */
export function withRead(known: ReadonlyMap<string, Warning>, read: readonly Warning[]): ReadonlyMap<string, Warning> {
  const newestMs = Math.max(-Infinity, ...read.map(({ receivedAt }) => Date.parse(receivedAt)))
  const all = new Map(read.map((one) => [one.id, one]))
  for (const [id, one] of known)
    if (all.has(id) ? one.replacedAt !== null : Date.parse(one.receivedAt) > newestMs) all.set(id, one)
  return all
}
