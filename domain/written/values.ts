import { readYear } from './dates.ts'
import { readHighest, readMeasure, readNumber, readStoreys, readWhole, type DecimalSign } from './numbers.ts'
import { isAbsent } from './plain-text.ts'

/** Reads a value of one kind between bounds; undefined: not understood, or not between them. */
export type ValueReader<Value = number> = (text: string, decimal?: DecimalSign) => Value | undefined

/** The value of a tag. One that is there and not understood is added to `notUnderstood`, and is absent. */
export function valueOf<Value>(
  tags: Readonly<Record<string, string>>,
  key: string,
  read: ValueReader<Value>,
  notUnderstood: { field: string; value: string }[] = [],
): Value | undefined {
  const text = tags[key]
  if (text === undefined || isAbsent(text)) return undefined
  const value = read(text)
  if (value === undefined) notUnderstood.push({ field: key, value: text })
  return value
}

function within(least: number, most: number, read: ValueReader): ValueReader {
  return (text, decimal) => {
    const value = read(text, decimal)
    return value !== undefined && value >= least && value <= most ? value : undefined
  }
}

/** Metres, of a list or a range the highest: `12`, `18 m`, `39 ft`, `45;60`. */
export function highestM(least: number, most: number): ValueReader {
  return within(least, most, (text, decimal) => readHighest(text, (one) => readMeasure(one, 'm', decimal)))
}

export function metres(least: number, most: number): ValueReader {
  return within(least, most, (text, decimal) => readMeasure(text, 'm', decimal))
}

export function millimetres(least: number, most: number): ValueReader {
  return within(least, most, (text, decimal) => readMeasure(text.replace(/^\s*(?:DN|[ΦφØø⌀])\s*/i, ''), 'mm', decimal))
}

export function degrees(least: number, most: number): ValueReader {
  return within(least, most, (text, decimal) => readMeasure(text, '°', decimal))
}

export function storeys(least: number, most: number): ValueReader {
  return within(least, most, readStoreys)
}

export function anyNumber(least: number, most: number): ValueReader {
  return within(least, most, readNumber)
}

/** `counted`: words that may follow the number. */
export function whole(least: number, most: number, counted?: RegExp): ValueReader {
  return within(least, most, (text, decimal) => readWhole(text, decimal, counted))
}

/** A whole number, of a list the first: lanes `2;3`. */
export function firstWhole(least: number, most: number, counted?: RegExp): ValueReader {
  return within(least, most, (text, decimal) => {
    const value = readNumber((text.split(/[;|]/)[0] ?? '').replace(counted ?? '', ''), decimal)
    return value === undefined ? undefined : Math.round(value)
  })
}

export function year(least: number, most: number): ValueReader {
  return within(least, most, readYear)
}

/** km/h: `50`, `30 mph`. A word such as `RO:urban`, `none` or `walk` is a rule and no number. */
export const speedKmh: ValueReader = (text, decimal) => {
  const value = readMeasure(text, 'km/h', decimal)
  return value !== undefined && value > 0 && value <= 500 ? Math.round(value) : undefined
}

export const DWELLINGS = /\s*(?:户|套|households?|flats?|units?|dwellings?)$/i
export const PEOPLE = /\s*(?:人|名|位|persons?|people|employees)$/i
export const PLACES = /\s*(?:个|张|床|座|人|位|辆|车位|床位|beds?|seats?|spaces?|places?)$/i
export const LANES = /\s*(?:条|车道|条车道|lanes?)$/i
