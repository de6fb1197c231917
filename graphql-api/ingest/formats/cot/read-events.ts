import { shown } from '../devices/json-items.ts'
import type { Fault, Validated } from '../../feed/feed.ts'
import { parseInstant } from '../../feed/instant.ts'
import type { XmlElement } from '../../feed/xml-tree.ts'

/** An event of Cursor-on-Target 2.0. */
export interface CotEvent {
  readonly uid: string
  /** `a-f-G-U-C`: a hierarchy separated by hyphens. */
  readonly type: string
  /** Creation time. */
  readonly timeMs: number
  readonly startMs: number
  /** The event is valid until then. */
  readonly staleMs: number
  /** Undefined if the sender has no fix: 0, 0 without any accuracy. */
  readonly position?: { readonly lng: number; readonly lat: number }
  readonly callsign?: string
  readonly speedKmh?: number
  /** 0…360. */
  readonly bearingDeg?: number
  readonly emergency?: { readonly type?: string; readonly text: string; readonly cancelled: boolean }
  readonly remarks?: string
  readonly place: string
}

/** Sent for an unknown height or accuracy: 9999999, sometimes 999999. */
const UNKNOWN = 999_999
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const TYPE = /^[a-z](?:-[A-Za-z0-9.]+)*$/
const MOST_EVENTS = 10_000

/** The events of a document: one `<event>`, or several within one element. */
export function readEvents(root: XmlElement): Validated<CotEvent> {
  const events = root.name === 'event' ? [root] : root.children.filter(({ name }) => name === 'event')
  const whole = (message: string, code: Fault['code'] = 'INVALID'): Validated<CotEvent> => ({
    messages: [],
    faults: [{ code, message, place: `line ${root.line}` }],
  })
  if (events.length === 0)
    return whole(`message is <${root.name.slice(0, 60)}>; expected <event>, or <events> of several`)
  if (events.length > MOST_EVENTS)
    return whole(`message has ${events.length} events; expected ${MOST_EVENTS} at most`, 'TOO_LARGE')
  const messages: CotEvent[] = []
  const faults: Fault[] = []
  for (const element of events) {
    const found = readEvent(element)
    if ('uid' in found) messages.push(found)
    else faults.push(found)
  }
  return { messages, faults }
}

function readEvent(event: XmlElement): CotEvent | Fault {
  const child = (parent: XmlElement | undefined, name: string) => parent?.children.find((one) => one.name === name)
  const refuse = (field: string, value: unknown, expected: string, code: Fault['code'] = 'INVALID'): Fault => ({
    code,
    message: `event.${field} is ${shown(value)}; expected ${expected}`,
    place: `line ${event.line} event.${field}`,
  })
  const uid = event.attributes.get('uid')?.trim() ?? ''
  if (uid === '' || uid.length > 200) return refuse('uid', event.attributes.get('uid'), 'a name of 1…200 characters')
  const type = event.attributes.get('type') ?? ''
  if (!TYPE.test(type)) return refuse('type', event.attributes.get('type'), 'a type, e.g. "a-f-G-U-C"')
  const [time, start, stale] = ['time', 'start', 'stale'].map((name) => {
    const text = event.attributes.get(name)
    return (
      (text === undefined ? undefined : parseInstant(text)) ??
      refuse(name, text, 'ISO 8601, e.g. "2026-11-22T08:00:00Z"')
    )
  })
  if (typeof time !== 'number' || typeof start !== 'number' || typeof stale !== 'number')
    return [time, start, stale].find((one) => typeof one === 'object') ?? refuse('time', undefined, 'ISO 8601')
  if (stale < start) return refuse('stale', event.attributes.get('stale'), 'an instant not before start')
  const point = child(event, 'point')
  if (!point)
    return refuse('point', undefined, '<point lat="31.2" lon="121.4" hae="9999999" ce="9999999" le="9999999"/>')
  const lat = numberOf(point, 'lat')
  const lng = numberOf(point, 'lon')
  if (lat === undefined || Math.abs(lat) > 90)
    return refuse('point.lat', point.attributes.get('lat'), '−90…90', lat === undefined ? 'INVALID' : 'OUT_OF_RANGE')
  if (lng === undefined || Math.abs(lng) > 180)
    return refuse('point.lon', point.attributes.get('lon'), '−180…180', lng === undefined ? 'INVALID' : 'OUT_OF_RANGE')
  const nowhere = lat === 0 && lng === 0 && (numberOf(point, 'ce') ?? UNKNOWN) >= UNKNOWN
  const detail = child(event, 'detail')
  const track = child(detail, 'track')
  const speedMps = track && numberOf(track, 'speed')
  const course = track && numberOf(track, 'course')
  const callsign = child(detail, 'contact')?.attributes.get('callsign')?.trim()
  const emergency = child(detail, 'emergency')
  const told = emergency?.attributes.get('type')
  const remarks = child(detail, 'remarks')?.text
  return {
    uid,
    type,
    timeMs: time,
    startMs: start,
    staleMs: stale,
    place: `line ${event.line}`,
    ...(!nowhere && { position: { lng, lat } }),
    ...(callsign !== undefined && callsign !== '' && { callsign }),
    ...(speedMps !== undefined && speedMps >= 0 && speedMps < UNKNOWN && { speedKmh: speedMps * 3.6 }),
    ...(course !== undefined && course >= 0 && course <= 360 && { bearingDeg: course % 360 }),
    ...(emergency && {
      emergency: {
        ...(told !== undefined && told !== '' && { type: told }),
        text: emergency.text,
        cancelled: emergency.attributes.get('cancel') === 'true',
      },
    }),
    ...(remarks !== undefined && remarks !== '' && { remarks }),
  }
}

function numberOf(element: XmlElement, name: string): number | undefined {
  const text = element.attributes.get(name)?.trim() ?? ''
  return NUMBER.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined
}
