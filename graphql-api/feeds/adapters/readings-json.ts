import { z } from 'zod'
import { implausible, propertyOf, toUnit } from '../../../domain/properties.ts'
import { UnitError } from '../../../domain/units.ts'
import type { Reading } from '../arrival.ts'
import type { Fault, Feed, Payload, Validated } from '../feed.ts'

const ITEM = z.object({
  thing: z.string().trim().min(1).max(200),
  property: z.string().max(64),
  value: z.number(),
  /** Absent: the property's own. */
  unit: z.string().max(32).optional(),
  /** Milliseconds since 1970, or ISO 8601 with its zone. */
  observedAt: z.union([z.number().int(), z.iso.datetime({ offset: true })]),
  quality: z.literal([0, 1, 2, 3]).optional(),
})
type Item = z.infer<typeof ITEM> & { readonly place: string }

const EXPECTED: Readonly<Record<string, string>> = {
  thing: 'what measures, 1…200 characters',
  property: 'a property of the list, e.g. "pm25"',
  value: 'a number',
  unit: 'a unit, e.g. "µg/m³" or "GQ"',
  observedAt: 'ISO 8601 with its zone, e.g. "2026-11-22T08:00:00+08:00", or milliseconds since 1970',
  quality: '0, 1, 2 or 3',
}

/** Readings of anything in the plainest words: `[{thing, property, value, observedAt, unit?, quality?}]`, or one a line. */
export const readingsJson: Feed<Item> = {
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
  toObservations(item) {
    const { thing, property, value, unit, observedAt, quality, place } = item
    const known = propertyOf(property)
    if (known === undefined)
      return failed({
        code: 'UNKNOWN_PROPERTY',
        message: `${place}.property is "${property}"; expected ${EXPECTED.property ?? ''}`,
        place,
      })
    try {
      const converted = unit === undefined ? value : toUnit(value, unit, known.id)
      const fault = implausible(converted, known.id)
      if (fault !== undefined) return failed({ code: 'OUT_OF_RANGE', message: `${place}: ${fault}`, place })
      const reading: Reading = {
        kind: 'reading',
        thing,
        property: known.id,
        value: converted,
        observedAtMs: typeof observedAt === 'number' ? observedAt : Date.parse(observedAt),
        ...(quality !== undefined && { quality }),
      }
      return { state: 'ok', arrivals: [reading] }
    } catch (error) {
      if (!(error instanceof UnitError)) throw error
      return failed({ code: 'UNKNOWN_UNIT', message: `${place}: ${error.message}`, place })
    }
  },
}

function validate(payload: Payload): Validated<Item> {
  const messages: Item[] = []
  const faults: Fault[] = []
  const text = new TextDecoder().decode(payload.bytes)
  if (payload.encoding === 'ndjson') {
    for (const [i, line] of text.split('\n').entries())
      if (line.trim() !== '') read(line, `line ${String(i + 1)}`, messages, faults)
  } else read(text, '', messages, faults)
  return { messages, faults }
}

function read(text: string, place: string, messages: Item[], faults: Fault[]): void {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const where = place === '' ? 'the message' : place
    faults.push({ code: 'UNREADABLE', message: `${where} is not JSON: ${(error as Error).message}`, place: where })
    return
  }
  if (Array.isArray(value))
    for (const [i, item] of value.entries()) check(item, `${place}[${String(i)}]`, messages, faults)
  else check(value, place === '' ? '$' : place, messages, faults)
}

function check(value: unknown, place: string, messages: Item[], faults: Fault[]): void {
  const parsed = ITEM.safeParse(value)
  if (parsed.success) {
    messages.push({ ...parsed.data, place })
    return
  }
  const name = String(parsed.error.issues[0]?.path[0] ?? '')
  const given = name === '' ? value : (value as Readonly<Record<string, unknown>>)[name]
  const shown = given === undefined ? 'missing' : JSON.stringify(given).slice(0, 80)
  const at = name === '' ? place : `${place}.${name}`
  faults.push({
    code: 'INVALID',
    message: `${at} is ${shown}; expected ${EXPECTED[name] ?? '{thing, property, value, observedAt}'}`,
    place: at,
  })
}

function failed(fault: Fault): { state: 'failed'; faults: Fault[] } {
  return { state: 'failed', faults: [fault] }
}
