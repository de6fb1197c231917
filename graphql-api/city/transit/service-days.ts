import { utcOfLocal } from '../../../domain/local-time.ts'

/** A service day with possible calls in a window of time. */
export interface ServiceDay {
  /** `YYYY-MM-DD` in the agency's zone. */
  readonly day: string
  readonly timeZone: string
  /**
   * Start of its seconds: twelve hours before noon, which is midnight except on days of clock changes (GTFS Reference,
   * Time [S]).
   */
  readonly startMs: number
  /** The window in seconds of the day; the end is exclusive. */
  readonly fromS: number
  readonly toS: number
}

const DAY_MS = 86_400_000
const HALF_DAY_MS = DAY_MS / 2

/** @param longestS the latest second of a day with a call */
export function serviceDays(timeZone: string, fromMs: number, toMs: number, longestS: number): ServiceDay[] {
  const days: ServiceDay[] = []
  // A zone is at most 14 hours from UTC: a day on either side is enough.
  const first = Math.floor((fromMs - longestS * 1000) / DAY_MS) - 1
  const last = Math.floor(toMs / DAY_MS) + 1
  for (let day = first; day <= last; day++) {
    const noonMs = utcOfLocal(day * DAY_MS + HALF_DAY_MS, timeZone)
    if (noonMs === undefined) return []
    const startMs = noonMs - HALF_DAY_MS
    const [fromS, toS] = [Math.max(0, Math.ceil((fromMs - startMs) / 1000)), Math.ceil((toMs - startMs) / 1000)]
    if (toS <= 0 || fromS > longestS) continue
    days.push({ day: new Date(day * DAY_MS).toISOString().slice(0, 10), timeZone, startMs, fromS, toS })
  }
  return days
}
