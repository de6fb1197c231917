import { MOST_ITEMS, shown } from '../devices/json-items.ts'
import type { Fault, Payload, Validated } from '../../feed/feed.ts'
import { isRecord, readJson } from '../../feed/json-text.ts'
import { attributeOf, type Instance } from './attribute.ts'

/** An entity of NGSI-LD (normalized, concise or simplified) or NGSIv2 (normalized or keyValues), in one form. */
export interface Entity {
  /** As sent: `urn:ngsi-ld:AirQualityObserved:AQ-001`. */
  readonly id: string
  /** Without namespace, type and time: `AQ-001`. */
  readonly name: string
  readonly type: string
  /** `$`, `[3]`, `data[3]`, `line 12`. */
  readonly place: string
  /** By lower-case name: models and versions differ in case. */
  readonly attributes: ReadonlyMap<string, readonly Instance[]>
}

const RESERVED = new Set(['id', 'type', '@context', '@id', '@type'])
const ID = /^urn:ngsi(?:-ld|-v2)?:[^:]+:(.+)$/i
/** Some sources create an entity for each observation and append the time to its id. */
const TRAILING_TIMES = /(?:[-_:.T]?\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)+$/
/** Of an id or a name. */
export const MOST_CHARACTERS = 200

/**
 * The entities of a message: one, an array, the `data` of a notification, or one of these a line. Entities of other
 * types are faults.
 */
export function readEntities(payload: Payload, types: readonly string[]): Validated<Entity> {
  const { values, faults: unreadable } = readJson(payload)
  const faults: Fault[] = [...unreadable]
  const messages: Entity[] = []
  for (const { value, place } of values) {
    const envelope = isRecord(value) && Array.isArray(value.data) && isEnvelope(value)
    const list: unknown = envelope ? value.data : value
    const stem = [place, envelope ? 'data' : ''].filter((part) => part !== '').join(' ')
    const items = Array.isArray(list) ? (list as unknown[]) : undefined
    if (items && messages.length + items.length > MOST_ITEMS) {
      const message = `${stem || 'the message'} has ${items.length} entities; expected ${MOST_ITEMS} at most`
      faults.push({ code: 'TOO_LARGE', message })
    } else if (items) for (const [i, item] of items.entries()) take(item, `${stem}[${i}]`)
    else take(list, place || '$')
  }
  return { messages, faults }

  function take(value: unknown, place: string): void {
    const found = entityOf(value, place, types)
    if ('fault' in found) faults.push(found.fault)
    else messages.push(found.entity)
  }
}

/** NGSI-LD has `type: Notification`; NGSIv2 only a `subscriptionId`. */
function isEnvelope(value: Readonly<Record<string, unknown>>): boolean {
  return value.type === 'Notification' || value.subscriptionId !== undefined
}

function entityOf(value: unknown, place: string, types: readonly string[]): { entity: Entity } | { fault: Fault } {
  const refuse = (field: string, words: string): { fault: Fault } => {
    const where = place === '$' ? field || 'the message' : [place, field].filter((part) => part !== '').join('.')
    return { fault: { code: 'INVALID', message: `${where} ${words}`, place: where } }
  }
  if (!isRecord(value)) return refuse('', `is ${shown(value)}; expected an entity {id, type, …}`)
  const id = value.id ?? value['@id']
  if (typeof id !== 'string' || id.trim() === '' || id.length > MOST_CHARACTERS)
    return refuse('id', `is ${shown(id)}; expected a URI or name of 1…${MOST_CHARACTERS} characters`)
  const unit = value.type ?? value['@type']
  const type = (Array.isArray(unit) ? (unit as unknown[]) : [unit])
    .map((name) => (typeof name === 'string' ? shortName(name) : ''))
    .find((name) => types.includes(name))
  if (type === undefined) return refuse('type', `is ${shown(unit)}; expected ${types.join(' or ')}`)
  const attributes = new Map<string, readonly Instance[]>()
  for (const [key, raw] of Object.entries(value))
    if (!RESERVED.has(key)) attributes.set(shortName(key).toLowerCase(), attributeOf(raw))
  return { entity: { id, name: nameOf(id), type, place, attributes } }
}

/** Last segment of an expanded name: `https://smartdatamodels.org/dataModel.Environment/pm25`. */
function shortName(name: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(name)
    ? name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1)
    : name
}

/** The entity's name in an id, without the time. */
export function nameOf(id: string): string {
  // A longer id is not a name, and is not searched.
  if (id.length > MOST_CHARACTERS) return id
  const rest = ID.exec(id)?.[1] ?? id
  const name = rest.replace(TRAILING_TIMES, '')
  return name === '' ? rest : name
}
