import protobuf from 'protobufjs/light.js'
import type { Fault, Payload, Validated } from '../../feed/feed.ts'
import { isRecord, readJson } from '../../feed/json-text.ts'
import { ENTITY, HEADER, type RealtimeEntity, type RealtimeHeader } from './realtime-types.ts'

/** An entity, with the data of the header. */
export interface RealtimeItem {
  readonly entity: RealtimeEntity
  /** `entity[3] "bus-7"`. */
  readonly place: string
  /** Creation time of the message; absent: not stated. */
  readonly madeAtMs?: number
}

const MOST_ENTITIES = 50_000
const EARLIEST_S = 946_684_800
const LATEST_S = 4_102_444_800
const SHAPE = { longs: Number, enums: String } as const

/**
 * The entities of a GTFS-Realtime message, binary or in the JSON form that some publishers offer (keys in camelCase or
 * as in the reference). An entity that cannot be read is one fault; the others are accepted.
 */
export function readRealtime(payload: Payload): Validated<RealtimeItem> {
  return payload.encoding === 'json' ? ofJson(payload) : ofProtobuf(payload.bytes)
}

/** Milliseconds of a time; undefined if it is absent, 0 or implausible. */
export function instantOf(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds >= EARLIEST_S && seconds < LATEST_S ? seconds * 1000 : undefined
}

function ofProtobuf(bytes: Uint8Array): Validated<RealtimeItem> {
  const spans: Uint8Array[] = []
  let header: RealtimeHeader | undefined
  try {
    const reader = protobuf.Reader.create(bytes)
    while (reader.pos < reader.len) {
      const tag = reader.uint32()
      const number = tag >>> 3
      if ((number === 1 || number === 2) && (tag & 7) !== 2) throw new RangeError(`field ${number} is no message`)
      if (number === 1) header = HEADER.toObject(HEADER.decode(reader.bytes()), SHAPE)
      else if (number === 2) {
        if (spans.push(reader.bytes()) > MOST_ENTITIES) return tooMany()
      } else reader.skipType(tag & 7)
    }
  } catch (error) {
    return unreadable(`the message (${bytes.length} bytes) is not GTFS-Realtime: ${reasonOf(error)}`)
  }
  return itemsOf(header, spans, (span) => ENTITY.decode(span))
}

function ofJson(payload: Payload): Validated<RealtimeItem> {
  const { values, faults } = readJson(payload)
  const [first] = values
  if (first === undefined) return { messages: [], faults }
  if (!isRecord(first.value)) return unreadable('the message is not an object; expected {"header": {…}, "entity": […]}')
  const { header, entity = [] } = camelCased(first.value) as Readonly<Record<string, unknown>>
  if (!Array.isArray(entity)) return unreadable('entity is not an array; expected {"header": {…}, "entity": […]}')
  if (entity.length > MOST_ENTITIES) return tooMany()
  try {
    const known = isRecord(header) ? HEADER.toObject(HEADER.fromObject(header), SHAPE) : undefined
    return itemsOf(known, entity, (value) => {
      if (!isRecord(value)) throw new TypeError('it is no object')
      return ENTITY.fromObject(value)
    })
  } catch (error) {
    return unreadable(`header is not one of GTFS-Realtime: ${reasonOf(error)}`)
  }
}

function itemsOf<Part>(
  header: RealtimeHeader | undefined,
  parts: readonly Part[],
  read: (part: Part) => protobuf.Message,
): Validated<RealtimeItem> {
  if (header?.gtfsRealtimeVersion === undefined || !/^\d+\.\d+$/.test(header.gtfsRealtimeVersion))
    return unreadable('the message has no header with gtfs_realtime_version; expected GTFS-Realtime, "1.0" or "2.0"')
  const messages: RealtimeItem[] = []
  const faults: Fault[] = []
  const madeAtMs = instantOf(header.timestamp)
  for (const [index, part] of parts.entries()) {
    let place = `entity[${index}]`
    try {
      const entity = withoutEmpty(ENTITY.toObject(read(part), SHAPE)) as RealtimeEntity
      if (entity.id === undefined || entity.id === '') {
        faults.push({ code: 'INVALID', message: `${place}.id is missing; expected the entity’s id`, place })
        continue
      }
      place += ` ${JSON.stringify(entity.id.slice(0, 40))}`
      messages.push(madeAtMs === undefined ? { entity, place } : { entity, place, madeAtMs })
    } catch (error) {
      faults.push({ code: 'INVALID', message: `${place} cannot be read: ${reasonOf(error)}`, place })
    }
  }
  return { messages, faults }
}

/** An empty text counts as absent. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === '' ? [] : [[key, withoutEmpty(inner)]])),
  )
}

/** Keys as in protobuf’s JSON form: `header_text` becomes `headerText`. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      camelCased(inner),
    ]),
  )
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 160)
}

function unreadable(message: string): { messages: []; faults: Fault[] } {
  return { messages: [], faults: [{ code: 'UNREADABLE', message }] }
}

function tooMany(): { messages: []; faults: Fault[] } {
  const message = `the message has more than ${MOST_ENTITIES} entities; expected at most ${MOST_ENTITIES}`
  return { messages: [], faults: [{ code: 'TOO_LARGE', message }] }
}
