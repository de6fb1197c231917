import { zoneOffsets } from '../../../domain/local-time.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** All of them divide a day. */
const STEPS_MS = [5, 10, 15, 20, 30]
  .map((minutes) => minutes * MINUTE_MS)
  .concat([1, 2, 3, 4, 6, 12, 24].map((hours) => hours * HOUR_MS))

/** Round times of a zone from `fromMs` to `toMs`, at most `most`, for a time axis; the largest step is days. */
export function timeTicks(fromMs: number, toMs: number, timeZone: string, most: number): number[] {
  const offsetMs = zoneOffsets(timeZone)
  const stepMs = STEPS_MS.find((step) => (toMs - fromMs) / step <= most) ?? DAY_MS
  const ticks: number[] = []
  // Time zones and clock changes are multiples of a quarter of an hour.
  const grainMs = Math.min(stepMs, 15 * MINUTE_MS)
  for (let ms = Math.ceil(fromMs / grainMs) * grainMs; ms <= toMs; ms += grainMs)
    if ((ms + offsetMs(ms)) % stepMs === 0) ticks.push(ms)
  return ticks
}

/** A time of day; at midnight the day. */
export function tickLabel(ms: number, timeZone: string): string {
  const local = new Date(ms + zoneOffsets(timeZone)(ms)).toISOString()
  return local.slice(11, 16) === '00:00' ? local.slice(5, 10) : local.slice(11, 16)
}
