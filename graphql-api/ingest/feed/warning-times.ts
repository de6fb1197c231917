/** Of a warning that tells no end of its event, hours after it begins. */
const ASSUMED_HOURS = 24
const HOUR_MS = 3_600_000

/** What a source says of when; absent: it does not say. */
export interface StatedTimes {
  readonly sentAtMs: number
  /** From when on the message counts. */
  readonly effectiveAtMs?: number
  /** When the event is expected to begin. */
  readonly onsetAtMs?: number
  /** Until when the message counts, which is not always the end of the event. */
  readonly expiresAtMs?: number
  /** When the event is expected to end. */
  readonly eventEndsAtMs?: number
  /** The source says that there is nothing to fear any more. */
  readonly isAllClear?: boolean
}

export interface WarningTimes {
  readonly beginsAtMs: number
  /** It is over from then on. */
  readonly endsAtMs: number
  /** Nobody said when it ends: 24 hours after it begins. */
  readonly isEndAssumed: boolean
}

/**
 * When a warning is in force. It begins with its event, but not before its message counts. It ends with its event; where the source does not
 * say when that is, with its message; where the message expires before the event has even begun, or never, by assumption.
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
