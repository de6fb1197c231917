import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { grouped } from '../readings/grouped.ts'
import { checkWholeNumber } from '../../graphql/errors.ts'
import { serviceDays } from './service-days.ts'

const sql = statements(new URL('./departures.sql', import.meta.url))

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** A delay that is older says nothing of now [P]. */
const DELAY_COUNTS_MS = 15 * MINUTE_MS
/** What was to leave before the window and is late by up to this is looked at [P]. */
const LATEST_MS = HOUR_MS
/** A delay told earlier than this before a trip begins is of the same trip on another day [P]. */
const BEFORE_TRIP_MS = HOUR_MS
/** A cancellation that tells no day is of the trip on the nearest one [P]. */
const CANCELLED_BEFORE_TRIP_MS = 12 * HOUR_MS
/** Calls of one stop that are looked at, however many the window holds. */
const MOST_CALLS = 500

/** A stop as it is asked for: a facility of a timetable's source. */
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
  /** Of the service's day. */
  readonly startMs: number
  readonly scheduledMs: number
  readonly beginsMs: number
  /** One of the runs of a trip that goes again and again: a delay that is told of the trip is of no one of them. */
  readonly byHeadway: boolean
  /** What this run is later than the times of the trip's calls. */
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
  /** `YYYYMMDD` of a cancellation that tells its day. */
  readonly day: string | null
  readonly sequence: number
  /** Of the call that it is of; null: of the trip as a whole, or no time is published. */
  readonly arrivalS: number | null
  readonly departureS: number | null
  readonly property: 'delay_s' | 'arrival_time' | 'departure_time' | 'cancelled'
  /** Seconds late, seconds since 1970, or 1 for cancelled. */
  readonly value: number
  /** 3: from here on nothing is known. */
  readonly quality: number
  readonly observedAt: Date
  /** With `observedAt`: of one message. */
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

/** What leaves each of these stops, in their order. */
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

/** What is told of this run of this day. Each message tells of the trip anew: what an older one of its feed said of it no longer counts. */
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

/** What is known of the last stop before or at this one holds on, as GTFS Realtime has it; else that of the trip as a whole. */
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

/** Positive: `one` is of a newer message. */
function byMessage(one: Delay, other: Delay): number {
  return one.observedAt.getTime() - other.observedAt.getTime() || one.receivedAt.getTime() - other.receivedAt.getTime()
}

/** A time that is further off is of the same trip on another day [P]. */
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
