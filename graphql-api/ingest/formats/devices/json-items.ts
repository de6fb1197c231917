import type { z } from 'zod'
import type { Fault, Payload, Validated } from '../../feed/feed.ts'
import { readJson } from '../../feed/json-text.ts'

/** One item of a message and its place: `$`, `[3]`, `line 12`. */
export interface Item<Value> {
  readonly value: Value
  readonly place: string
}

/** Items of one message; a larger batch must be split. */
export const MOST_ITEMS = 10_000
const MOST_SHOWN = 80

/**
 * The items of a JSON message: one item, an array of items, or one a line. An item that does not fit the shape is one
 * fault, which names its first invalid field; the others are accepted.
 */
export function jsonItems<Value>(payload: Payload, shape: z.ZodType<Value>): Validated<Item<Value>> {
  const messages: Item<Value>[] = []
  const faults: Fault[] = []
  if (payload.encoding !== 'json' && payload.encoding !== 'ndjson')
    return refused('UNREADABLE', `the message is ${payload.encoding}; expected json or ndjson`)
  const check = (value: unknown, place: string): void => {
    const parsed = shape.safeParse(value)
    if (parsed.success) messages.push({ value: parsed.data, place })
    else faults.push(faultOf(value, place, parsed.error.issues[0]))
  }
  const { values, faults: unreadable } = readJson(payload)
  if (values.length + unreadable.length > MOST_ITEMS) return tooMany()
  faults.push(...unreadable)
  for (const { value, place } of values) {
    if (!Array.isArray(value)) check(value, place === '' ? '$' : place)
    else if (messages.length + faults.length + value.length > MOST_ITEMS) return tooMany()
    else for (const [index, item] of value.entries()) check(item, `${place}[${index}]`)
  }
  return { messages, faults }
}

/** Place of a field of an item: `[3].heartRateBpm`, `line 12 heartRateBpm`. */
export function placeOf(item: string, path: readonly PropertyKey[]): string {
  let place = item === '$' ? '' : item
  for (const key of path)
    if (typeof key === 'number') place += `[${key}]`
    else
      place +=
        place === '' ? String(key) : item.startsWith('line') && place === item ? ` ${String(key)}` : `.${String(key)}`
  return place === '' ? 'the message' : place
}

/** A value for an error message, shortened. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  // Large values are not serialized first: one may be a whole message.
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return JSON.stringify(value)
  const text = JSON.stringify(value.slice(0, MOST_SHOWN))
  return value.length > MOST_SHOWN ? `${text.slice(0, -1)}…"` : text
}

/** The fault of a value that does not fit its shape: its first issue, with the field. */
export function faultOf(
  value: unknown,
  place: string,
  issue: { readonly path?: readonly PropertyKey[]; readonly message?: string } | undefined,
): Fault {
  const path = issue?.path ?? []
  let given: unknown = value
  for (const key of path)
    given =
      typeof given === 'object' && given !== null ? (given as Readonly<Record<PropertyKey, unknown>>)[key] : undefined
  const at = placeOf(place, path)
  return { code: 'INVALID', message: `${at} is ${shown(given)}; expected ${issue?.message ?? 'another'}`, place: at }
}

function refused(code: Fault['code'], message: string): { messages: []; faults: Fault[] } {
  return { messages: [], faults: [{ code, message }] }
}

function tooMany(): { messages: []; faults: Fault[] } {
  return refused(
    'TOO_LARGE',
    `the message has more than ${MOST_ITEMS} items; expected a batch of at most ${MOST_ITEMS}`,
  )
}
