export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly day: string
  /** 0 to 23. */
  readonly hour: number
}

/** Local day and hour of instants. @param timeZone IANA name */
export function localTimes(timeZone: string): (at: number | Date) => LocalTime {
  const offsetMs = zoneOffsets(timeZone)
  return (at) => {
    const atMs = Number(at)
    const local = new Date(atMs + offsetMs(atMs))
    return { day: local.toISOString().slice(0, 10), hour: local.getUTCHours() }
  }
}

/**
 * The instant of a local time, given as if it were UTC. Of an hour that occurs twice, the first; a local time that
 * clocks skip is moved forward by the skipped time.
 * @returns undefined for an unknown zone
 */
export function utcOfLocal(localMs: number, timeZone: string): number | undefined {
  const offsetAt = offsetsOf(timeZone)
  if (offsetAt === undefined) return undefined
  const before = offsetAt(localMs - DAY_MS)
  const early = localMs - before
  if (offsetAt(early) === before) return early
  const late = localMs - offsetAt(early)
  return offsetAt(late) === offsetAt(early) ? late : early
}

/** Whether this local time occurs again an hour later because clocks are put back. */
export function comesAgain(utcMs: number, timeZone: string): boolean {
  const offsetAt = offsetsOf(timeZone)
  return offsetAt !== undefined && offsetAt(utcMs) - offsetAt(utcMs + HOUR_MS) === HOUR_MS
}

/** Whether it is a time zone: `UTC`, an IANA name (`Asia/Shanghai`) or an offset (`+08:00`). */
export function isTimeZone(timeZone: string): boolean {
  return offsetsOf(timeZone) !== undefined
}

/**
 * ms east of UTC at instants, ms since 1970.
 * @param timeZone as `isTimeZone` takes it
 * @throws {RangeError} when it is none
 */
export function zoneOffsets(timeZone: string): (atMs: number) => number {
  const offsets = offsetsOf(timeZone)
  if (offsets === undefined) throw new RangeError(`"${timeZone}" is no time zone`)
  return offsets
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** No zone has changed its clocks at any other minute since 1972. */
const QUARTER_MS = 900_000
/** Names come from definition files and messages, and instants from those: what is known of them must stay bounded. */
const MOST_ZONES = 500
const MOST_DAYS = 4096
const FIXED = /^([+-])(\d\d):?(\d\d)?$/

const known = new Map<string, ((atMs: number) => number) | undefined>()

function offsetsOf(timeZone: string): ((atMs: number) => number) | undefined {
  if (known.has(timeZone)) return known.get(timeZone)
  if (known.size >= MOST_ZONES) known.clear()
  const fixed = fixedOffsetMs(timeZone)
  const offsets = fixed === undefined ? namedOffsets(timeZone) : () => fixed
  known.set(timeZone, offsets)
  return offsets
}

function fixedOffsetMs(timeZone: string): number | undefined {
  if (timeZone === 'UTC' || timeZone === 'Z') return 0
  const [, sign, hours, minutes] = FIXED.exec(timeZone) ?? []
  if (hours === undefined || Number(hours) > 14 || Number(minutes ?? 0) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000
}

function namedOffsets(timeZone: string): ((atMs: number) => number) | undefined {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
  const read = (atMs: number): number => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    const localMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return localMs - atMs
  }
  /** By day; undefined: its clocks change on it. */
  const days = new Map<number, number | undefined>()
  return (atMs) => {
    const day = Math.floor(atMs / DAY_MS)
    let offsetMs = days.get(day)
    if (offsetMs === undefined && !days.has(day)) {
      if (days.size >= MOST_DAYS) days.clear()
      const first = read(day * DAY_MS)
      offsetMs = first === read((day + 1) * DAY_MS) ? first : undefined
      days.set(day, offsetMs)
    }
    return offsetMs ?? read(Math.floor(atMs / QUARTER_MS) * QUARTER_MS)
  }
}
