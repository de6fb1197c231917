import type { MeanFlow } from './meter-flow.ts'

/** Local hours of least use, from inclusive to exclusive: 02:00 to 04:00, as water companies take them [R]. */
export interface NightWindow {
  readonly fromHour: number
  readonly toHour: number
  /** Share of the window that has to be measured, 0 to 1, for the night to count [P]. */
  readonly leastCovered: number
}

const NIGHT_WINDOW: NightWindow = { fromHour: 2, toHour: 4, leastCovered: 0.75 }

export interface NightFlow {
  /** Local day, `YYYY-MM-DD`. */
  readonly night: string
  /** Least flow of the window, m³/h. */
  readonly flowM3h: number
}

const HOUR_MS = 3_600_000

/**
 * The minimum night flow of each night that is measured well enough, oldest first. Only intervals that lie within the
 * window count: one that reaches into the morning has its taps open.
 * @param timeZone IANA name, such as `Asia/Shanghai`
 */
export function minimumNightFlows(
  flows: Iterable<MeanFlow>,
  timeZone: string,
  { fromHour, toHour, leastCovered }: NightWindow = NIGHT_WINDOW,
): NightFlow[] {
  const local = localClock(timeZone)
  const nights = new Map<string, { leastM3h: number; coveredMs: number }>()
  for (const { from, to, flowM3h } of flows) {
    const start = local(from)
    if (start.sinceMidnightMs < fromHour * HOUR_MS || start.sinceMidnightMs + to - from > toHour * HOUR_MS) continue
    const night = nights.get(start.day) ?? { leastM3h: Infinity, coveredMs: 0 }
    nights.set(start.day, {
      leastM3h: Math.min(night.leastM3h, flowM3h),
      coveredMs: night.coveredMs + to - from,
    })
  }
  const enoughMs = leastCovered * (toHour - fromHour) * HOUR_MS
  return [...nights]
    .filter(([, { coveredMs }]) => coveredMs >= enoughMs)
    .map(([night, { leastM3h }]) => ({ night, flowM3h: leastM3h }))
    .sort((one, other) => (one.night < other.night ? -1 : 1))
}

/** Local day of a moment and what its clock shows, in whole seconds. */
function localClock(timeZone: string): (at: number) => { day: string; sinceMidnightMs: number } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
    return {
      day: `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`,
      sinceMidnightMs: ((number('hour') * 60 + number('minute')) * 60 + number('second')) * 1000,
    }
  }
}
