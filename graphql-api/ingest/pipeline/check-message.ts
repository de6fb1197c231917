import { isNullIsland } from '../../../domain/null-island.ts'
import { implausible, propertyOf } from '../../../domain/properties.ts'
import { contradiction } from '../../../domain/sensor-traits.ts'
import type { FeedItem } from '../feed/feed-item.ts'
import type { Fault, FaultCode, Feed, Payload, Receipt } from '../feed/feed.ts'
import { faultMask, maskedFaults } from '../privacy/masked-faults.ts'
import { maskedAlert, maskedReport } from '../privacy/masked-alerts-and-reports.ts'

export type Transport = 'http' | 'mqtt' | 'poll' | 'drop' | 'replay'

/** A parsed message: its items and its faults. */
export interface CheckedMessage {
  readonly feed: Feed
  readonly payload: Payload
  readonly transport: Transport
  readonly receivedAtMs: number
  readonly state: Receipt['state']
  readonly arrivals: readonly FeedItem[]
  /** At most `MAX_FAULTS`; `rejected` has the number. Without personal data. */
  readonly faults: readonly Fault[]
  /** At most as many, also without personal data. */
  readonly notes: readonly string[]
  readonly rejected: number
  /** Number of rejected items dated in the future. */
  readonly future: number
  /** Result of its timetable: loaded, or already known. Absent: it has none. */
  readonly timetable?: 'loaded' | 'known'
}

export const MAX_FAULTS = 20
/** Items of one message, which is written in one transaction. */
export const MAX_ITEMS = 100_000
/** How far a device's clock may be ahead of ours. */
const MAX_AHEAD_MS = 60_000
const MAX_NAME_LENGTH = 200

export interface Clock {
  readonly nowMs: number
  /** Older readings and positions are no longer kept. */
  readonly oldestReadingMs: number
  readonly oldestFixMs: number
}

/** The rejected part of a message. */
interface Refused {
  faults: Fault[]
  rejected: number
  future: number
}

/** Most messages have nothing rejected. */
const NOTHING: Refused = { faults: [], rejected: 0, future: 0 }

/** Validates and converts. If an adapter throws, the message is kept as failed, with a fault of the adapter. */
export function checkMessage(feed: Feed, payload: Payload, transport: Transport, clock: Clock): CheckedMessage {
  const arrivals: FeedItem[] = []
  const notes: string[] = []
  let refused = NOTHING
  let isEmpty = false
  try {
    const { origin } = payload
    const context = origin === undefined ? { receivedAtMs: clock.nowMs } : { receivedAtMs: clock.nowMs, origin }
    const { messages, faults: unreadable } = feed.validate(withoutTrailingNuls(payload))
    refused = refuse(refused, unreadable)
    const oldestReadingMs = Math.max(clock.oldestReadingMs, clock.nowMs - (feed.maxAgeMs ?? Infinity))
    for (const message of messages) {
      const outcome = feed.toObservations(message, context)
      if (outcome.state === 'empty') isEmpty = true
      else {
        if (outcome.faults !== undefined) refused = refuse(refused, outcome.faults)
        if (outcome.state === 'failed') continue
        notes.push(...(outcome.notes ?? []).slice(0, MAX_FAULTS - notes.length))
        if (arrivals.length + outcome.arrivals.length > MAX_ITEMS) {
          arrivals.length = 0
          refused = refuse(NOTHING, [
            {
              code: 'TOO_LARGE',
              message: `the message has more than ${String(MAX_ITEMS)} items; expected at most that many: send it in parts`,
            },
          ])
          break
        }
        for (const arrival of outcome.arrivals) {
          const fault = faultOf(arrival, clock, oldestReadingMs)
          if (fault !== undefined) refused = refuse(refused, [fault])
          else if (arrival.kind !== 'report' || arrival.lng === undefined) arrivals.push(asKept(feed, arrival))
          else {
            const { lng, lat, ...placeless } = arrival
            const misplaced = positionFault(arrival.sourceId, lng, lat ?? NaN)
            // A report is kept without its impossible position.
            arrivals.push(asKept(feed, misplaced === undefined ? arrival : placeless))
            if (misplaced !== undefined) refused = refuse(refused, [misplaced])
          }
        }
      }
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    refused = refuse(refused, [
      { code: 'INVALID', message: `feed "${feed.id}": its adapter failed on this message: ${text}` },
    ])
  }
  const { faults, rejected, future } = refused
  const state = arrivals.length > 0 || (isEmpty && rejected === 0) ? (arrivals.length > 0 ? 'ok' : 'empty') : 'failed'
  // Neither accepted nor rejected, e.g. an empty list.
  const nothing = arrivals.length === 0 && rejected === 0
  return {
    feed,
    payload,
    transport,
    receivedAtMs: clock.nowMs,
    state: nothing ? 'empty' : state,
    arrivals,
    faults: maskedFaults(feed, payload, faults),
    notes: notes.length === 0 ? notes : notes.map(faultMask(feed, payload)),
    rejected,
    future,
  }
}

/** Many devices send the NUL that terminates a C string. */
function withoutTrailingNuls(payload: Payload): Payload {
  const { bytes, encoding } = payload
  if (encoding === 'protobuf' || encoding === 'zip' || bytes.at(-1) !== 0) return payload
  return { ...payload, bytes: bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1) }
}

function asKept(feed: Feed, arrival: FeedItem): FeedItem {
  if (arrival.kind === 'report') return maskedReport(feed, arrival)
  return arrival.kind === 'alert' ? maskedAlert(feed, arrival) : arrival
}

function refuse(before: Refused, found: readonly Fault[]): Refused {
  if (found.length === 0) return before
  const refused = before === NOTHING ? { faults: [], rejected: 0, future: 0 } : before
  refused.rejected += found.length
  for (const fault of found) {
    if (fault.code === 'FUTURE') refused.future++
    if (refused.faults.length < MAX_FAULTS) refused.faults.push(fault)
  }
  return refused
}

function faultOf(arrival: FeedItem, clock: Clock, oldestReadingMs: number): Fault | undefined {
  switch (arrival.kind) {
    case 'reading': {
      const { thing, property, value, observedAtMs } = arrival
      if (!isProperty(property))
        return fault('UNKNOWN_PROPERTY', `${thing}: property "${property}" is not in domain/properties.ts`)
      if (typeof value !== 'number')
        return fault('INVALID', `${thing}: ${property} is ${String(value)}; expected a number`)
      const wrong = implausible(value, property)
      if (wrong !== undefined) return fault('OUT_OF_RANGE', `${thing}: ${wrong}`)
      return nameFault('thing', thing) ?? timeFault(thing, observedAtMs, clock.nowMs, oldestReadingMs)
    }
    case 'fix': {
      const { mover, lng, lat, observedAtMs } = arrival
      const misplaced = positionFault(mover, lng, lat)
      if (misplaced !== undefined) return misplaced
      return nameFault('mover', mover) ?? timeFault(mover, observedAtMs, clock.nowMs, clock.oldestFixMs)
    }
    case 'thing':
    case 'camera': {
      const { thing, lng, lat } = arrival
      const misplaced = positionFault(thing, lng, lat)
      if (misplaced !== undefined) return misplaced
      const wrong = arrival.kind === 'thing' && arrival.traits && contradiction(arrival.traits)
      if (wrong) return fault('INVALID', `${thing}: ${wrong}`)
      return nameFault('thing', thing)
    }
    case 'traits': {
      const wrong = contradiction(arrival.traits)
      if (wrong !== undefined) return fault('INVALID', `${arrival.thing}: ${wrong}`)
      return nameFault('thing', arrival.thing)
    }
    case 'timetable':
      return undefined
    case 'alert':
      return nameFault('sourceId', arrival.sourceId, 1_000)
    case 'report':
      return nameFault('sourceId', arrival.sourceId, 1_000)
  }
}

/** An adapter may return other values than its type says. */
function isProperty(id: string): boolean {
  return propertyOf(id) !== undefined
}

/** Devices without a position send 0,0. */
function positionFault(name: string, lng: number, lat: number): Fault | undefined {
  if (Math.abs(lng) <= 180 && Math.abs(lat) <= 90 && !isNullIsland(lng, lat)) return undefined
  return fault(
    'OUT_OF_RANGE',
    `${name}: position is [${String(lng)}, ${String(lat)}]; expected −180…180, −90…90°, and not 0,0`,
  )
}

function nameFault(field: string, name: string, maxLength = MAX_NAME_LENGTH): Fault | undefined {
  if (name.length > 0 && name.length <= maxLength && !name.includes('\u0000')) return undefined
  return fault(
    'INVALID',
    `${field} is ${JSON.stringify(name.slice(0, 60))}; expected 1 to ${String(maxLength)} characters, none of them NUL`,
  )
}

function timeFault(name: string, atMs: number, nowMs: number, oldestMs: number): Fault | undefined {
  if (atMs > nowMs + MAX_AHEAD_MS)
    return fault(
      'FUTURE',
      `${name}: observed at ${instant(atMs)}, which is ${String(Math.round((atMs - nowMs) / 1000))} s ahead of our clock; expected at most 60 s`,
    )
  if (atMs < oldestMs)
    return fault('TOO_OLD', `${name}: observed at ${instant(atMs)}; expected ${instant(oldestMs)} or later`)
  return Number.isFinite(atMs) ? undefined : fault('INVALID', `${name}: observedAtMs is ${String(atMs)}`)
}

function instant(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms)
}

function fault(code: FaultCode, message: string): Fault {
  return { code, message }
}
