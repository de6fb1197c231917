import type { AuditFilter, AuditOutcome } from '../../api/operations.generated.ts'

/** Filters of the audit as typed; empty: all. */
export interface AuditQuestion {
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly outcome: AuditOutcome | ''
  /** Local day, `2026-11-22`. */
  readonly from: string
  /** Local day, inclusive. */
  readonly to: string
}

export const NO_AUDIT_FILTER: AuditQuestion = { actor: '', action: '', subject: '', outcome: '', from: '', to: '' }

/** The API filter for the form; whole days in the viewer's time zone become instants. */
export function auditFilterOf({ actor, action, subject, outcome, from, to }: AuditQuestion): AuditFilter {
  const given = (name: 'actor' | 'action' | 'subject', value: string) =>
    value.trim() === '' ? {} : { [name]: value.trim() }
  const start = startOfDay(from, 0)
  const end = startOfDay(to, 1)
  return {
    ...given('actor', actor),
    ...given('action', action),
    ...given('subject', subject),
    ...(outcome !== '' && { outcome: [outcome] }),
    ...(start !== null && { from: start }),
    ...(end !== null && { to: end }),
  }
}

function startOfDay(day: string, laterDays: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  if (year === undefined) return null
  const instant = new Date(Number(year), Number(month) - 1, Number(date) + laterDays)
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString()
}
