import { isZoneName } from '../../../domain/zone-name.ts'

/** Type of a field, named as in the GTFS Schedule Reference. */
export interface FieldKind {
  readonly words: string
  readonly holds: (text: string) => boolean
}

const COLOUR = /^[0-9a-f]{6}$/i
const TIME = /^(\d{1,3}):[0-5]\d:[0-5]\d$/
const INTEGER = /^\d{1,9}$/
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const DATE = /^(\d{4})(\d\d)(\d\d)$/
const MOST_CHARACTERS = 1_000

const between = (text: string, min: number, max: number): boolean =>
  DECIMAL.test(text) && Number(text) >= min && Number(text) <= max

export const TEXT: FieldKind = {
  words: `a text of at most ${MOST_CHARACTERS} characters`,
  holds: (text) => text.length <= MOST_CHARACTERS,
}
export const ID: FieldKind = { words: 'an id of at most 200 characters', holds: (text) => text.length <= 200 }
export const LATITUDE: FieldKind = { words: 'degrees from -90 to 90', holds: (text) => between(text, -90, 90) }
export const LONGITUDE: FieldKind = { words: 'degrees from -180 to 180', holds: (text) => between(text, -180, 180) }
export const DISTANCE: FieldKind = { words: 'a number of 0 or more', holds: (text) => between(text, 0, 1e12) }
export const COUNT: FieldKind = { words: 'a whole number of 0 or more', holds: (text) => INTEGER.test(text) }
export const SECONDS: FieldKind = {
  words: 'a whole number of seconds, 1 or more',
  holds: (text) => INTEGER.test(text) && Number(text) > 0,
}
export const COLOR: FieldKind = { words: 'six hexadecimal digits, e.g. ff9933', holds: (text) => COLOUR.test(text) }
/** Within the service day, past 24:00:00 after midnight. */
export const TIME_OF_DAY: FieldKind = {
  words: 'HH:MM:SS, past 24:00:00 after midnight',
  holds: (text) => TIME.test(text),
}
export const DAY: FieldKind = {
  words: 'YYYYMMDD, a day of the calendar',
  holds(text) {
    const [, year, month, day] = DATE.exec(text) ?? []
    if (year === undefined) return false
    const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
    return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  },
}
export const URL_TEXT: FieldKind = {
  words: 'an address that begins with http:// or https://',
  holds: (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
}
export const ZONE: FieldKind = {
  words: 'a time zone, e.g. Asia/Shanghai',
  holds: isZoneName,
}
export function oneOf(...choices: readonly number[]): FieldKind {
  const texts = new Set(choices.map(String))
  return { words: `one of ${choices.join(', ')}`, holds: (text) => texts.has(text) }
}
export const ROUTE_TYPE: FieldKind = {
  words: 'a route type: 0…7, 11, 12, or 100…1702 of the extended ones',
  holds: (text) =>
    INTEGER.test(text) && (Number(text) <= 7 || [11, 12].includes(Number(text)) || between(text, 100, 1702)),
}

/** Seconds since the start of the service day. */
export function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return hours * 3600 + minutes * 60 + seconds
}
