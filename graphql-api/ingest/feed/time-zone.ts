const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MOST_DAYS = 4096
const OFFSET = /^([+-])(\d\d):?(\d\d)?$/

const formats = new Map<string, Intl.DateTimeFormat | undefined>()
/** UTC offsets by day, for days without a clock change. */
const offsetsOfDays = new Map<string, number | undefined>()

/** Whether it is a time zone: `UTC`, an IANA name (`Asia/Shanghai`) or an offset (`+08:00`). */
export function isTimeZone(zone: string): boolean {
  return fixedOffsetMs(zone) !== undefined || formatOf(zone) !== undefined
}

/**
 * The instant of a local time, given as if it were UTC. Of an hour that occurs twice, the first; a local time that
 * clocks skip is moved forward by the skipped time.
 * @returns undefined for an unknown zone
 */
export function utcOfLocal(localMs: number, zone: string): number | undefined {
  const fixed = fixedOffsetMs(zone)
  if (fixed !== undefined) return localMs - fixed
  if (formatOf(zone) === undefined) return undefined
  const before = offsetAt(localMs - DAY_MS, zone)
  const early = localMs - before
  if (offsetAt(early, zone) === before) return early
  const late = localMs - offsetAt(early, zone)
  return offsetAt(late, zone) === offsetAt(early, zone) ? late : early
}

/** Whether this local time occurs again an hour later because clocks are put back. */
export function comesAgain(utcMs: number, zone: string): boolean {
  if (fixedOffsetMs(zone) !== undefined || formatOf(zone) === undefined) return false
  return offsetAt(utcMs, zone) - offsetAt(utcMs + HOUR_MS, zone) === HOUR_MS
}

function fixedOffsetMs(zone: string): number | undefined {
  if (zone === 'UTC' || zone === 'Z') return 0
  const [, sign, hours, minutes] = OFFSET.exec(zone) ?? []
  if (hours === undefined || Number(hours) > 14 || Number(minutes ?? 0) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone)
  let format: Intl.DateTimeFormat | undefined
  try {
    format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    format = undefined
  }
  // Names come from definition files and messages: the cache must stay bounded.
  if (formats.size > 500) formats.clear()
  formats.set(zone, format)
  return format
}

/** ms east of UTC. */
function offsetAt(utcMs: number, zone: string): number {
  const day = Math.floor(utcMs / DAY_MS)
  const key = `${zone} ${day}`
  if (!offsetsOfDays.has(key)) {
    if (offsetsOfDays.size >= MOST_DAYS) offsetsOfDays.clear()
    const first = readOffset(day * DAY_MS, zone)
    offsetsOfDays.set(key, first === readOffset((day + 1) * DAY_MS, zone) ? first : undefined)
  }
  return offsetsOfDays.get(key) ?? readOffset(utcMs, zone)
}

function readOffset(utcMs: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      ?.formatToParts(utcMs)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  const localMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return localMs - Math.floor(utcMs / 1000) * 1000
}
