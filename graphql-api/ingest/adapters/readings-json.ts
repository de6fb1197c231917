import { z } from 'zod'
import { implausible, propertyOf, toUnit } from '../../../domain/properties.ts'
import { UnitError } from '../../../domain/units.ts'
import type { Reading } from '../feed/feed-item.ts'
import type { Fault, Feed, Payload, Validated } from '../feed/feed.ts'

const ITEM = z.object({
  thing: z.string().trim().min(1).max(200),
  property: z.string().max(64),
  value: z.number(),
  /** Absent: the property's own unit. */
  unit: z.string().max(32).optional(),
  /** Milliseconds since 1970, or ISO 8601 with a zone. */
  observedAt: z.union([z.number().int(), z.iso.datetime({ offset: true })]),
  quality: z.literal([0, 1, 2, 3]).optional(),
})
type Item = z.infer<typeof ITEM>

/** The readings in a JSON text; undefined: rejected. */
interface Items {
  readonly items: readonly (Item | undefined)[]
  /** Prefix of messages about an item; '' if the message is a single reading. */
  readonly place: string
  readonly isList: boolean
}

/** The format that zod accepts. */
const INSTANT = z.regexes.datetime({ offset: true })

const EXPECTED: Readonly<Record<string, string>> = {
  thing: 'what measures, 1…200 characters',
  property: 'a property of the list, e.g. "pm25"',
  value: 'a number',
  unit: 'a unit, e.g. "µg/m³" or "GQ"',
  observedAt: 'ISO 8601 with a zone, e.g. "2026-11-22T08:00:00+08:00", or milliseconds since 1970',
  quality: '0, 1, 2 or 3',
}

/**
 * Readings of anything in the plainest form: an array or NDJSON of `{thing, property, value, observedAt, unit?,
 * quality?}`.
 */
export const readingsJson: Feed<Items> = {
  id: 'readings-json',
  title: { zh: '通用读数', en: 'Readings' },
  publisher: { zh: '城市运行管理中心', en: 'City operations centre' },
  carries: ['reading'],
  licence: 'internal',
  grade: 'shared',
  cadenceMs: 60_000,
  staleAfterMs: 300_000,
  encodings: ['json', 'ndjson'],
  sample: 'readings-json.json',
  validate,
  toObservations(message) {
    const arrivals: Reading[] = []
    const faults: Fault[] = []
    const { items } = message
    for (let i = 0; i < items.length; i++) {
      const item = items[i]
      const result = item && readingOf(item)
      if (result === undefined) continue
      if ('kind' in result) arrivals.push(result)
      else {
        const place = placeOf(message, i)
        faults.push({ code: result.code, message: `${place}${result.message}`, place })
      }
    }
    return { state: 'ok', arrivals, faults }
  },
}

/** The reading, or its fault, worded to follow its place. */
function readingOf({ thing, property, value, unit, observedAt, quality }: Item): Reading | Omit<Fault, 'place'> {
  const known = propertyOf(property)
  if (known === undefined)
    return {
      code: 'UNKNOWN_PROPERTY',
      message: `.property is "${property}"; expected ${EXPECTED.property ?? ''}`,
    }
  let converted = value
  try {
    if (unit !== undefined) converted = toUnit(value, unit, known.id)
  } catch (error) {
    if (!(error instanceof UnitError)) throw error
    return { code: 'UNKNOWN_UNIT', message: `: ${error.message}` }
  }
  const wrong = implausible(converted, known.id)
  if (wrong !== undefined) return { code: 'OUT_OF_RANGE', message: `: ${wrong}` }
  const observedAtMs = typeof observedAt === 'number' ? observedAt : Date.parse(observedAt)
  const reading = { kind: 'reading', thing, property: known.id, value: converted, observedAtMs } as const
  return quality === undefined ? reading : { ...reading, quality }
}

const UTF8 = new TextDecoder()

function validate(payload: Payload): Validated<Items> {
  const messages: Items[] = []
  const faults: Fault[] = []
  const text = UTF8.decode(payload.bytes)
  if (payload.encoding === 'ndjson') {
    for (const [i, line] of text.split('\n').entries())
      if (line.trim() !== '') read(line, `line ${String(i + 1)}`, messages, faults)
  } else read(text, '', messages, faults)
  return { messages, faults }
}

function read(text: string, place: string, messages: Items[], faults: Fault[]): void {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const where = place === '' ? 'the message' : place
    faults.push({ code: 'UNREADABLE', message: `${where} is not JSON: ${(error as Error).message}`, place: where })
    return
  }
  const isList = Array.isArray(value)
  const items: (Item | undefined)[] = []
  const message: Items = { items, place, isList }
  for (const one of isList ? (value as unknown[]) : [value]) items.push(check(one, message, faults))
  messages.push(message)
}

function placeOf({ place, isList }: Items, i: number): string {
  if (isList) return `${place}[${String(i)}]`
  return place === '' ? '$' : place
}

/**
 * zod decides what is valid and words the faults, but copies each value. Nearly all items are plainly valid and skip
 * it.
 */
function check(value: unknown, message: Items, faults: Fault[]): Item | undefined {
  if (isPlain(value)) return value
  const parsed = ITEM.safeParse(value)
  if (parsed.success) return parsed.data
  const name = String(parsed.error.issues[0]?.path[0] ?? '')
  const given = name === '' ? value : (value as Readonly<Record<string, unknown>>)[name]
  const shown = given === undefined ? 'missing' : JSON.stringify(given).slice(0, 80)
  const place = placeOf(message, message.items.length)
  const at = name === '' ? place : `${place}.${name}`
  faults.push({
    code: 'INVALID',
    message: `${at} is ${shown}; expected ${EXPECTED[name] ?? '{thing, property, value, observedAt}'}`,
    place: at,
  })
  return undefined
}

/** Whether `ITEM` accepts the value and would not change it. */
function isPlain(value: unknown): value is Item {
  if (typeof value !== 'object' || value === null) return false
  const { thing, property, value: number, unit, observedAt, quality } = value as Readonly<Record<keyof Item, unknown>>
  return (
    typeof thing === 'string' &&
    thing.length > 0 &&
    thing.length <= 200 &&
    thing.trim() === thing &&
    typeof property === 'string' &&
    property.length <= 64 &&
    Number.isFinite(number) &&
    (typeof observedAt === 'string' ? INSTANT.test(observedAt) : Number.isSafeInteger(observedAt)) &&
    (unit === undefined || (typeof unit === 'string' && unit.length <= 32)) &&
    (quality === undefined || quality === 0 || quality === 1 || quality === 2 || quality === 3)
  )
}
