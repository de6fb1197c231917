import { utcOfLocal } from '../../../domain/local-time.ts'

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

const HOUR_MS = 3_600_000

/** Year, month 1…12, day, hour, minute, second, millisecond. */
export type Moment = readonly [number, number, number, number, number, number, number]

/**
 * ISO 8601: a date, or a date and time with `Z` or an offset.
 * @param zone of a text without an offset: `UTC`, `Asia/Shanghai`, `+08:00`; absent: such a text is not an instant
 * @returns milliseconds since 1970 UTC; undefined if the text is not an instant, e.g. 30 February
 */
export function parseInstant(text: string, zone?: string): number | undefined {
  const [, year, month, day, hour, minute, second, fraction, offset] = ISO.exec(text.trim()) ?? []
  if (year === undefined) return undefined
  const localMs = localMsOf([
    Number(year),
    Number(month),
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
    Math.floor(Number(`0.${fraction ?? '0'}`) * 1000),
  ])
  if (localMs === undefined) return undefined
  if (offset !== undefined) return offset.toUpperCase() === 'Z' ? localMs : utcOfLocal(localMs, offset)
  return zone === undefined ? undefined : utcOfLocal(localMs, zone)
}

/** The moment as if it were UTC; 24:00 is the next day's midnight. Undefined if that day or hour does not exist. */
export function localMsOf([year, month, day, hour, minute, second, ms]: Moment): number | undefined {
  const isMidnight = hour === 24 && minute === 0 && second === 0 && ms === 0
  if ((hour > 23 && !isMidnight) || minute > 59 || second > 59) return undefined
  const date = new Date(Date.UTC(year, month - 1, day, 0, minute, second, ms))
  const right = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCFullYear() === year
  return right ? date.getTime() + hour * HOUR_MS : undefined
}

/** The end of an interval `from/to`, when its value was known; or the single instant. */
export function parseIntervalEnd(text: string, zone?: string): number | undefined {
  const [first = '', second, ...more] = text.split('/')
  if (more.length > 0) return undefined
  if (second === undefined || second === '..' || second === '') return parseInstant(first, zone)
  const from = parseInstant(first, zone)
  const to = parseInstant(second, zone)
  return from !== undefined && to !== undefined && from <= to ? to : undefined
}
