const HOUR_MS = 3_600_000

/** Durations of a session. */
export interface SessionLimits {
  /** Without use. */
  readonly slidingMs: number
  /** Regardless of use. */
  readonly absoluteMs: number
}

/** @param hours CITY_SESSION_HOURS @param days CITY_SESSION_DAYS */
export function sessionLimits(hours = 12, days = 7): SessionLimits {
  return { slidingMs: hours * HOUR_MS, absoluteMs: days * 24 * HOUR_MS }
}
