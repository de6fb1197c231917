import type { HeartRateState } from './heart-rate.ts'

/** Signals of a wearable besides its measurements. Times in ms since 1970; absent: not active. */
export interface WearerSignals {
  /** The wearer pressed the button. */
  readonly sosAt?: number | undefined
  /** The device took a movement for a fall. */
  readonly fallAt?: number | undefined
  /** The wearer said on the device that all is well. Takes back a fall before it, never an SOS. */
  readonly wellAt?: number | undefined
  /** Someone who spoke to the wearer closed the alarm. Takes back everything before it. */
  readonly closedAt?: number | undefined
  readonly heartRate?: HeartRateState | undefined
}

export interface WearerAlarm {
  /**
   * `sos`: a person asks for help; call and send at once. `fall`: the device suspects one and nobody has taken it back;
   * call. `possible_fall`: the wearer still has time to take it back. `heart_rate`: out of the set range; look.
   */
  readonly kind: 'sos' | 'fall' | 'possible_fall' | 'heart_rate'
  /** ms since 1970. */
  readonly since: number
  /** When it changes by itself, ms since 1970: a possible fall becomes a fall. */
  readonly changesAt?: number
}

/** Time that a wearer has to take back a fall on the device, ms [P]. */
const FALL_GRACE_MS = 30_000

/** The gravest alarm of a wearer; null if there is none. An SOS stands until a person closes it. */
export function wearerAlarm(signals: WearerSignals, now: number, fallGraceMs = FALL_GRACE_MS): WearerAlarm | null {
  const { sosAt, fallAt, wellAt = -Infinity, closedAt = -Infinity, heartRate } = signals
  if (sosAt !== undefined && sosAt > closedAt) return { kind: 'sos', since: sosAt }
  if (fallAt !== undefined && fallAt > closedAt && fallAt > wellAt) {
    const confirmedAt = fallAt + fallGraceMs
    return now >= confirmedAt
      ? { kind: 'fall', since: fallAt }
      : { kind: 'possible_fall', since: fallAt, changesAt: confirmedAt }
  }
  if (heartRate?.since != null && heartRate.since > closedAt) return { kind: 'heart_rate', since: heartRate.since }
  return null
}
