import { convert, UnitError, type Unit } from '../units.ts'
import { plainText } from './plain-text.ts'

/**
 * The decimal sign of a file's numbers. Undefined: neither declared nor detected, so that an ambiguous number (`1,050`)
 * has no value.
 */
export type DecimalSign = '.' | ','

const DIGITS = /^\d+$/
/** `.5`, `12.`, `12,5`. */
const ONE_SIGN = /^(\d*)([.,])(\d*)$/
/** `1 200`, `1'200.5`: the same blank or apostrophe between all groups. */
const SPACED = /^\d{1,3}([ '’])\d{3}(?:\1\d{3})*(?:[.,]\d+)?$/
/** `1,234,567`, `1.234,5`, and by lakh `12,34,567`. */
const GROUPED = /^(?:\d{1,3}([.,])\d{3}(?:\1\d{3})*|\d{1,2}(,)\d{2}(?:,\d{2})*,\d{3})(?:([.,])(\d*))?$/
const ABOUT = /^(?:[~≈]|约|大约|ca\.?|approx\.?|about)\s*/i
const CHINESE = /^[零〇一二两三四五六七八九十百千万]+$/

/**
 * A number as people and programs write it: `1050`, `-12.5`, `12,5`, `1,234,567`, `1 200`, `1'200`, `1.200,5`, `1.2E3`, `１２`, `十二`.
 * Of `1,050` the decimal sign decides; without one it is not understood. Undefined: not understood.
 */
export function readNumber(text: string, decimal?: DecimalSign): number | undefined {
  const [, sign, digits] = /^([-+]?)\s*(\S.*)$/s.exec(plainText(text)) ?? []
  const value = digits === undefined ? undefined : unsigned(digits, decimal)
  if (value === undefined || !Number.isFinite(value)) return undefined
  return sign === '-' && value !== 0 ? -value : value
}

/**
 * A whole number. `1,204` has one whole meaning and needs no decimal sign; `1.204` might be cut decimals and does; `1200.0` is whole.
 * `counted`: words for what is counted may follow, `1200户`.
 */
export function readWhole(text: string, decimal?: DecimalSign, counted?: RegExp): number | undefined {
  const plain = plainText(text)
    .replace(ABOUT, '')
    .replace(counted ?? '', '')
    .trim()
  if (decimal === undefined && /^[-+]?\d{1,3}\.\d{3}$/.test(plain)) return undefined
  const value = readNumber(plain, decimal) ?? (decimal === undefined ? readNumber(plain, '.') : undefined)
  return Number.isSafeInteger(value) ? value : undefined
}

function unsigned(text: string, decimal: DecimalSign | undefined): number | undefined {
  if (DIGITS.test(text)) return Number(text)
  const scientific = /^(\d+(?:[.,]\d+)?)e([-+]?\d{1,3})$/i.exec(text)
  if (scientific) return Number(`${dotted(scientific[1] as string)}e${scientific[2] as string}`)
  if (SPACED.test(text)) return Number(dotted(text.replace(/[ '’]/g, '')))
  const [, before, sign, after] = ONE_SIGN.exec(text) ?? []
  if (before !== undefined && after !== undefined) {
    if (before === '' && after === '') return undefined
    const hasTwoMeanings = /^[1-9]\d{0,2}$/.test(before) && after.length === 3
    if (!hasTwoMeanings) return Number(`${before}.${after}`)
    const meant = decimal ?? (sign === '.' ? '.' : undefined)
    if (meant === undefined) return undefined
    return Number(sign === meant ? `${before}.${after}` : before + after)
  }
  const grouped = GROUPED.exec(text)
  if (grouped) {
    const [, group, lakh, mark, decimals = ''] = grouped
    if (mark !== undefined && mark === (group ?? lakh)) return undefined
    const whole = mark === undefined ? text : text.slice(0, text.lastIndexOf(mark))
    return Number(`${whole.replace(/[.,]/g, '')}.${decimals}`)
  }
  return CHINESE.test(text) ? chineseNumber(text) : undefined
}

function dotted(text: string): string {
  return text.replace(',', '.')
}

const CHINESE_DIGITS = '零一二三四五六七八九'
const CHINESE_STEPS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000 }

/** `十二` 12, `一百零五` 105, `二〇〇八` 2008. */
function chineseNumber(text: string): number | undefined {
  const digits = Array.from(text.replaceAll('〇', '零').replaceAll('两', '二'))
  if (digits.every((digit) => CHINESE_DIGITS.includes(digit)))
    return Number(digits.map((digit) => CHINESE_DIGITS.indexOf(digit)).join(''))
  let total = 0
  let section = 0
  let digit: number | undefined
  for (const sign of digits) {
    const step = CHINESE_STEPS[sign]
    if (step === undefined) {
      if (digit !== undefined && digit !== 0) return undefined
      digit = CHINESE_DIGITS.indexOf(sign)
    } else {
      if (step === 10_000) {
        total += (section + (digit ?? 0)) * step
        section = 0
      } else section += (digit ?? 1) * step
      digit = undefined
    }
  }
  return total + section + (digit ?? 0)
}

/** Which sign a number shows to be before its decimals; undefined for one that shows none. */
export function shownDecimalSign(text: string): DecimalSign | undefined {
  const [, number = ''] = /^[-+]?(\d[\d.,]*)/.exec(plainText(text)) ?? []
  const [, before, sign, after] = ONE_SIGN.exec(number) ?? []
  if (sign !== undefined) {
    const hasTwoMeanings = /^[1-9]\d{0,2}$/.test(before ?? '') && after?.length === 3
    return hasTwoMeanings || after === '' ? undefined : (sign as DecimalSign)
  }
  const [, group, lakh, mark] = GROUPED.exec(number) ?? []
  if (mark !== undefined) return mark === (group ?? lakh) ? undefined : (mark as DecimalSign)
  return group === undefined && lakh === undefined ? undefined : (group ?? lakh) === ',' ? '.' : ','
}

/** Evidence of the decimal sign in a file's numbers, by column. */
export class DecimalEvidence {
  private readonly columns = new Map<string, DecimalSign | 'both'>()
  private whole: DecimalSign | 'both' | undefined

  note(column: string, text: string): void {
    const shown = shownDecimalSign(text)
    if (shown !== undefined) this.noteSign(column, shown)
  }

  /** The column has a number with this sign before its decimals. */
  noteSign(column: string, shown: DecimalSign): void {
    const known = this.columns.get(column)
    if (known !== shown) this.columns.set(column, known === undefined ? shown : 'both')
    if (this.whole !== shown) this.whole = this.whole === undefined ? shown : 'both'
  }

  /** That of the column's own numbers, else of all numbers of the file. A column that shows both has none. */
  signOf(column: string): DecimalSign | undefined {
    const sign = this.columns.get(column) ?? this.whole
    return sign === 'both' ? undefined : sign
  }
}

const SUFFIXES: Readonly<Record<string, string>> = {
  metre: 'm',
  metres: 'm',
  meter: 'm',
  meters: 'm',
  公尺: 'm',
  "'": 'ft',
  '′': 'ft',
  feet: 'ft',
  foot: 'ft',
  '"': 'in',
  '″': 'in',
  "''": 'in',
  inch: 'in',
  inches: 'in',
  kmph: 'km/h',
  knots: 'kn',
}
const FEET_AND_INCHES = /^(\d+(?:\.\d+)?)\s*['′]\s*(\d+(?:\.\d+)?)\s*(?:["″]|'')$/

/** A number with or without its unit, in `unit`: `12`, `18 m`, `30米`, `39 ft`, `40'6"`, `~12`. Undefined: not understood. */
export function readMeasure(text: string, unit: Unit, decimal?: DecimalSign): number | undefined {
  const plain = plainText(text).replace(ABOUT, '')
  const both = FEET_AND_INCHES.exec(plain)
  if (both) return inUnit(Number(both[1]) * 0.3048 + Number(both[2]) * 0.0254, 'm', unit)
  const { number, suffix } = split(plain)
  const value = readNumber(number, decimal)
  if (value === undefined || suffix === '') return value
  const lower = suffix.toLowerCase()
  return inUnit(value, SUFFIXES[lower] ?? suffix, unit) ?? inUnit(value, lower, unit)
}

/** A number and what follows it: `18.5 ℃` → `18.5` and `℃`. */
export function splitUnit(text: string): { number: string; suffix: string } {
  return split(plainText(text))
}

function split(plain: string): { number: string; suffix: string } {
  const [, number = plain, suffix = ''] =
    /^([-+]?(?:\d[\d.,]*(?:[ '’]\d{3})*(?:[.,]\d+)?|[.,]\d+)(?:e[-+]?\d{1,3})?)\s*(.*)$/is.exec(plain) ??
    /^([零〇一二两三四五六七八九十百千万]+)(.+)$/s.exec(plain) ??
    []
  return { number, suffix: suffix.trim() }
}

function inUnit(value: number, from: string, to: Unit): number | undefined {
  try {
    return convert(value, from, to)
  } catch (error) {
    if (error instanceof UnitError) return undefined
    throw error
  }
}

/**
 * The highest of a list or a range, `3;2`, `45-60 m`, `5至6层`; a single value is its own highest. All of it has to be understood by `read`;
 * a unit behind the last is that of those before it.
 */
export function readHighest(text: string, read: (text: string) => number | undefined): number | undefined {
  const single = read(text)
  if (single !== undefined) return single
  const parts = plainText(text)
    .split(/\s*[;、|]\s*/)
    .filter((part) => part !== '')
    .flatMap((part) => /^(\d[^-–—~至到]*?)\s*(?:[-–—~至到]|\.\.|to)\s*(\d.*)$/.exec(part)?.slice(1) ?? [part])
  if (parts.length < 2) return undefined
  const { suffix } = split(parts.at(-1) as string)
  const values = parts.map((part) => read(split(part).suffix === '' ? part + suffix : part))
  return values.includes(undefined) ? undefined : Math.max(...(values as number[]))
}

const STOREY_WORDS = /\s*(?:层楼|层|楼|f|fl|floors?|levels?|storeys?|stories|story|etagen?)\.?$/i

/** Storeys: `12`, `18层`, `3;2` and `5-6` (the highest), `6+1` (all of them), `2.5`. */
export function readStoreys(text: string, decimal?: DecimalSign): number | undefined {
  return readHighest(text, (one) => {
    const parts = plainText(one).replace(ABOUT, '').replace(STOREY_WORDS, '').split('+')
    const values = parts.map((part) => (/^\s*-/.test(part) && parts.length > 1 ? undefined : readNumber(part, decimal)))
    return values.reduce<number | undefined>(
      (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
      0,
    )
  })
}
