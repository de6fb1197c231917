import { maskedText, shapeOf } from '../../../domain/personal-data.ts'
import type { Feed, Payload } from '../feed/feed.ts'
import { maskCsv } from './mask-csv.ts'
import { maskJson } from './mask-json.ts'
import { maskXml } from './mask-xml.ts'
import type { Masks } from './masks.ts'
import { personalFields, type FieldTest } from './personal-fields.ts'
import { withoutValues } from './without-values.ts'

/** Bytes that are read for the shown part: its first characters do not depend on the rest. */
const READ_BYTES = 16_000
const SHOWN_CHARACTERS = 2_000
/** Bytes of a message that are searched for values that a fault might quote. */
const SEARCHED_BYTES = 2 ** 20

/**
 * The beginning of a message for those who manage feeds: personal fields by their shape, personal numbers masked
 * everywhere.
 * @returns undefined if it is not text
 */
export function shownMessage(feed: Feed, payload: Payload): string | undefined {
  const text = textOf(feed, payload, READ_BYTES)
  if (text === undefined) return undefined
  const isPersonal = personalFields(feed, true)
  const values = valuesIn(text, feed, payload, isPersonal)
  const open = (value: string) => maskedText(withoutValues(value, values), { plates: feed.sensitive?.plates })
  return masked(text, feed, payload, isPersonal, { open, sealed: shapeOf }).slice(0, SHOWN_CHARACTERS)
}

/**
 * The origin of a message for those who manage feeds: a Chinese word in a file name or device name may be a person's
 * name.
 */
export function shownOrigin(feed: Feed, payload: Payload): string | undefined {
  const { origin } = payload
  if (origin === undefined) return undefined
  const open = withoutValues(origin, personalValues(feed, payload)).replaceAll(/\p{Script=Han}+/gu, shapeOf)
  return maskedText(open, feed.sensitive)
}

/**
 * The values of personal fields in a message. A plain `name` and free text count only if they are on the feed's own
 * list.
 */
export function personalValues(feed: Feed, payload: Payload): readonly string[] {
  const text = textOf(feed, payload, SEARCHED_BYTES)
  return text === undefined ? [] : valuesIn(text, feed, payload, personalFields(feed))
}

function valuesIn(text: string, feed: Feed, payload: Payload, isPersonal: FieldTest): readonly string[] {
  const values = new Set<string>()
  const sealed = (value: string): string => {
    for (const name of namesIn(value)) values.add(name)
    values.add(value)
    return ''
  }
  masked(text, feed, payload, isPersonal, { open: (value) => value, sealed })
  return [...values]
}

const MOST_NAMED = 40

/** Possible names within a short value: they may occur elsewhere alone. */
function namesIn(value: string): readonly string[] {
  return value.length > MOST_NAMED ? [] : (value.match(/\p{Script=Han}{2,}|\p{Lu}[\p{L}'’-]{3,}/gu) ?? [])
}

function masked(text: string, { table }: Feed, { encoding }: Payload, isPersonal: FieldTest, masks: Masks): string {
  const first = text.trimStart().charAt(0)
  if (first === '<') return maskXml(text, isPersonal, masks)
  if (first !== '{' && first !== '[' && encoding === 'csv') {
    const layout = table ?? { delimiter: ',', named: [] }
    return maskCsv(text, layout, isPersonal, masks)
  }
  // Each line starts again.
  if (encoding === 'ndjson')
    return text
      .split('\n')
      .map((line) => maskJson(line, isPersonal, masks, table?.columns))
      .join('\n')
  return maskJson(text, isPersonal, masks, table?.columns)
}

function textOf({ table }: Feed, { bytes, encoding }: Payload, most: number): string | undefined {
  if (encoding === 'protobuf' || encoding === 'zip') return undefined
  try {
    const charset = encoding === 'csv' ? (table?.charset ?? 'utf-8') : 'utf-8'
    // An incomplete last character is dropped.
    return new TextDecoder(charset, { fatal: true }).decode(bytes.subarray(0, most), { stream: bytes.length > most })
  } catch {
    return undefined
  }
}
