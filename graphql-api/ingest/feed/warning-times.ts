/** Assumed duration after the start for a warning without an end. */
const ASSUMED_HOURS = 24
const HOUR_MS = 3_600_000

/** Times stated by a source; absent: not stated. */
export interface StatedTimes {
  readonly sentAtMs: number
  /** Start of the message's validity. */
  readonly effectiveAtMs?: number
  /** Expected start of the event. */
  readonly onsetAtMs?: number
  /** End of the message's validity, not necessarily of the event. */
  readonly expiresAtMs?: number
  /** Expected end of the event. */
  readonly eventEndsAtMs?: number
  /** The source gives the all-clear. */
  readonly isAllClear?: boolean
}

export interface WarningTimes {
  readonly beginsAtMs: number
  readonly endsAtMs: number
  /** No end was stated: 24 hours after the start. */
  readonly isEndAssumed: boolean
}

/**
 * The period in which a warning is in force. It starts with its event, but not before the message is valid. It ends
 * with its event, else with its message; if the message expires before the event starts, or never, the end is assumed.
 */
export function warningTimes(stated: StatedTimes): WarningTimes {
  const { sentAtMs, effectiveAtMs = -Infinity, onsetAtMs = -Infinity, expiresAtMs, eventEndsAtMs, isAllClear } = stated
  const statedMs = Math.max(effectiveAtMs, onsetAtMs)
  const beginsAtMs = Number.isFinite(statedMs) ? statedMs : sentAtMs
  if (isAllClear === true)
    return { beginsAtMs: Math.min(beginsAtMs, sentAtMs), endsAtMs: sentAtMs, isEndAssumed: false }
  if (eventEndsAtMs !== undefined && eventEndsAtMs > beginsAtMs)
    return { beginsAtMs, endsAtMs: eventEndsAtMs, isEndAssumed: false }
  if (expiresAtMs !== undefined && (expiresAtMs > beginsAtMs || onsetAtMs === -Infinity))
    return { beginsAtMs, endsAtMs: expiresAtMs, isEndAssumed: false }
  return { beginsAtMs, endsAtMs: beginsAtMs + ASSUMED_HOURS * HOUR_MS, isEndAssumed: true }
}
