import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { grouped } from '../readings/grouped.ts'
import { checkWholeNumber } from '../../graphql/errors.ts'
import { serviceDays } from './service-days.ts'

const sql = statements(new URL('./departures.sql', import.meta.url))

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** An older delay does not describe the present [P]. */
const DELAY_COUNTS_MS = 15 * MINUTE_MS
/** Departures before the window with up to this delay are checked [P]. */
const LATEST_MS = HOUR_MS
/** A delay sent earlier than this before a trip belongs to the trip of another day [P]. */
const BEFORE_TRIP_MS = HOUR_MS
/** A cancellation without a day applies to the nearest day of the trip [P]. */
const CANCELLED_BEFORE_TRIP_MS = 12 * HOUR_MS
/** Maximum number of calls of one stop, however many are in the window. */
const MOST_CALLS = 500

/** A requested stop: a facility from a timetable's source. */
export interface StopKey {
  readonly source: string
  /** `stop/<stop_id>`. */
  readonly sourceId: string
}

export interface DepartureWindow {
  readonly fromMs: number
  readonly minutes: number
  readonly first: number
}

export interface DepartureRow {
  readonly tripId: string
  readonly serviceDay: string
  readonly routeRef: string | null
  readonly routeName: string | null
  readonly routeColour: string | null
  readonly headsign: string | null
  readonly stopName: string
  readonly scheduledAt: Date
  readonly expectedAt: Date
  readonly delayS: number | null
  readonly delayObservedAt: Date | null
  readonly delayFeedId: string | null
  readonly source: string
}

interface Call {
  readonly source: string
  readonly place: string
  readonly day: string
  /** Of the service day. */
  readonly startMs: number
  readonly scheduledMs: number
  readonly beginsMs: number
  /** A run of a frequency-based trip: a delay of the trip without a run applies to none. */
  readonly byHeadway: boolean
  /** Delay of this run relative to the times of the trip's calls. */
  readonly shiftS: number
  /** `HH:MM:SS`, the first departure of the run. */
  readonly startTime: string
  readonly trip: number
  readonly sequence: number
  readonly tripId: string
  readonly headsign: string | null
  readonly stopName: string
  readonly routeId: string
}

interface Delay {
  readonly trip: number
  /** Of the run. */
  readonly startTime: string
  /** `YYYYMMDD` of a cancellation with a day. */
  readonly day: string | null
  readonly sequence: number
  /** Of its call; null: for the trip as a whole, or without a published time. */
  readonly arrivalS: number | null
  readonly departureS: number | null
  readonly property: 'delay_s' | 'arrival_time' | 'departure_time' | 'cancelled'
  /** Seconds late, seconds since 1970, or 1 for cancelled. */
  readonly value: number
  /** 3: nothing is known from here on. */
  readonly quality: number
  readonly observedAt: Date
  /** With `observedAt`: identifies the message. */
  readonly receivedAt: Date
  readonly feedId: string
}

/** @throws BAD_USER_INPUT */
export function departureWindow(
  { from, minutes, first }: { from?: string | null | undefined; minutes: number; first: number },
  nowMs: number,
): DepartureWindow {
  checkWholeNumber('minutes', minutes, 1, 1_440)
  checkWholeNumber('first', first, 1, 100)
  return { fromMs: from == null ? nowMs : Date.parse(from), minutes, first }
}

/** Departures of each of these stops, in their order. */
export async function departuresOf(
  session: Session,
  stops: readonly StopKey[],
  { fromMs, minutes, first }: DepartureWindow,
  nowMs: number,
): Promise<DepartureRow[][]> {
  const asked = stops.flatMap(({ source, sourceId }) =>
    sourceId.startsWith('stop/') ? [{ source, place: sourceId.slice('stop/'.length) }] : [],
  )
  if (asked.length === 0) return stops.map(() => [])
  const sources = asked.map(({ source }) => source)
  const places = asked.map(({ place }) => place)
  const zones = await session.rows<{ source: string; timeZone: string; longestS: number | null }>(
    sql('zones', { sources, places }),
  )
  const toMs = fromMs + minutes * MINUTE_MS
  const days = zones.flatMap(({ source, timeZone, longestS }) =>
    serviceDays(timeZone, fromMs - LATEST_MS, toMs, longestS ?? 0).map((day) => ({ source, ...day })),
  )
  if (days.length === 0) return stops.map(() => [])
  const calls = await session.rows<Call>(
    sql('calls', {
      ...{ sources, places, limit: MOST_CALLS },
      daySources: days.map(({ source }) => source),
      days: days.map(({ day }) => day),
      startMs: days.map(({ startMs }) => startMs),
      fromS: days.map(({ fromS }) => fromS),
      toS: days.map(({ toS }) => toS),
    }),
  )
  if (calls.length === 0) return stops.map(() => [])
  const routes = await session.rows<{
    source: string
    sourceId: string
    ref: string | null
    name: string | null
    colour: string | null
  }>(sql('routes', { sources, sourceIds: [...new Set(calls.map(({ routeId }) => `route/${routeId}`))] }))
  const routeOf = new Map(routes.map((route) => [`${route.source} ${route.sourceId}`, route]))
  const delays = await session.rows<Delay>(
    sql('delays', {
      trips: calls.map(({ trip }) => trip),
      sequences: calls.map(({ sequence }) => sequence),
      days: calls.map(({ day }) => compactDay(day)),
      startTimes: calls.map(({ startTime }) => startTime),
      byHeadway: calls.map(({ byHeadway }) => byHeadway),
      since: new Date(nowMs - DELAY_COUNTS_MS),
      until: new Date(nowMs),
    }),
  )
  const delaysOf = grouped(delays, runKey)
  const found = new Map<string, DepartureRow[]>()
  for (const call of calls) {
    const delays = ofNewestMessages(call, delaysOf.get(runKey(call)) ?? [])
    if (delays.some((each) => each.property === 'cancelled' && each.value === 1)) continue
    const delay = delayOf(call, delays)
    const delayS = delay && secondsLate(call, delay)
    const expectedMs = call.scheduledMs + (delayS ?? 0) * 1000
    if (expectedMs < fromMs) continue
    const route = routeOf.get(`${call.source} route/${call.routeId}`)
    const row: DepartureRow = {
      tripId: call.tripId,
      serviceDay: call.day,
      routeRef: route?.ref ?? call.routeId,
      routeName: route?.name ?? null,
      routeColour: route?.colour ?? null,
      headsign: call.headsign,
      stopName: call.stopName,
      scheduledAt: new Date(call.scheduledMs),
      expectedAt: new Date(expectedMs),
      delayS: delayS ?? null,
      delayObservedAt: delayS === undefined ? null : (delay?.observedAt ?? null),
      delayFeedId: delayS === undefined ? null : (delay?.feedId ?? null),
      source: call.source,
    }
    const key = `${call.source} ${call.place}`
    const rows = found.get(key)
    if (rows) rows.push(row)
    else found.set(key, [row])
  }
  return stops.map(({ source, sourceId }) =>
    (found.get(`${source} ${sourceId.slice('stop/'.length)}`) ?? [])
      .toSorted((one, other) => one.expectedAt.getTime() - other.expectedAt.getTime())
      .slice(0, first),
  )
}

/** Delays of this run of this day. Each message replaces all earlier ones of its feed about the trip. */
function ofNewestMessages({ day, sequence, beginsMs }: Call, delays: readonly Delay[]): Delay[] {
  const ofRun = delays.filter((delay) => {
    if (delay.property !== 'cancelled') return delay.observedAt.getTime() >= beginsMs - BEFORE_TRIP_MS
    if (delay.sequence !== -1 && delay.sequence !== sequence) return false
    return delay.day === null
      ? delay.observedAt.getTime() >= beginsMs - CANCELLED_BEFORE_TRIP_MS
      : delay.day === compactDay(day)
  })
  const newest = new Map<string, Delay>()
  for (const delay of ofRun) {
    const other = newest.get(delay.feedId)
    if (other === undefined || byMessage(delay, other) > 0) newest.set(delay.feedId, delay)
  }
  return ofRun.filter((delay) => {
    const ofNewest = newest.get(delay.feedId)
    return ofNewest === undefined || byMessage(delay, ofNewest) >= 0
  })
}

/** The delay at the last stop before or at this one persists, as in GTFS Realtime; else that of the trip as a whole. */
function delayOf({ sequence }: Call, delays: readonly Delay[]): Delay | undefined {
  let best: Delay | undefined
  for (const delay of delays) {
    if (delay.property === 'cancelled' || delay.sequence > sequence) continue
    const isLater = best === undefined || delay.sequence > best.sequence
    if (isLater || (delay.sequence === best?.sequence && delay.observedAt > best.observedAt)) best = delay
  }
  return best
}

function runKey({ trip, startTime }: Pick<Delay, 'trip' | 'startTime'>): string {
  return `${trip} ${startTime}`
}

/** `YYYY-MM-DD` as GTFS writes it. */
function compactDay(day: string): string {
  return day.replaceAll('-', '')
}

/** Positive: `one` is from a newer message. */
function byMessage(one: Delay, other: Delay): number {
  return one.observedAt.getTime() - other.observedAt.getTime() || one.receivedAt.getTime() - other.receivedAt.getTime()
}

/** A time farther away belongs to the trip of another day [P]. */
const MOST_SECONDS_LATE = 43_200

function secondsLate(
  { startMs, shiftS }: Call,
  { property, value, quality, arrivalS, departureS }: Delay,
): number | undefined {
  if (quality > 1) return undefined
  if (property === 'delay_s') return value
  const ownS = property === 'arrival_time' ? arrivalS : departureS
  if (ownS === null) return undefined
  const lateS = value - startMs / 1000 - shiftS - ownS
  return Math.abs(lateS) <= MOST_SECONDS_LATE ? lateS : undefined
}
