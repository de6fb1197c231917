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

/** No zone has changed its clocks at any other minute since 1972. */
const QUARTER_MS = 900_000

const known = new Map<string, (atMs: number) => number>()

/** ms east of UTC at instants, ms since 1970. @param timeZone IANA name */
export function zoneOffsets(timeZone: string): (atMs: number) => number {
  const before = known.get(timeZone)
  if (before) return before
  const format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  let quarter = NaN
  let lastMs = 0
  const offsets = (atMs: number): number => {
    const of = Math.floor(atMs / QUARTER_MS)
    if (of === quarter) return lastMs
    const parts = new Map(format.formatToParts(of * QUARTER_MS).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    const localMs = Date.UTC(
      ...([part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')] as const),
    )
    quarter = of
    lastMs = localMs - of * QUARTER_MS
    return lastMs
  }
  known.set(timeZone, offsets)
  return offsets
}
