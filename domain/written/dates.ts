import { plainText } from './plain-text.ts'
import { readNumber } from './numbers.ts'

/** A day, a month or a year of the Gregorian calendar, as precise as it was written. */
export interface WrittenDate {
  readonly year: number
  /** 1 to 12. */
  readonly month?: number
  /** 1 to 31. */
  readonly day?: number
}

export interface WrittenTime {
  /** 0 to 24, and above for a service that runs on after midnight. */
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = `(${MONTHS.join('|')})[a-z]*\\.?`
const TIME = String.raw`(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[-+]\d{2}:?\d{2})?)?`
const YEAR_FIRST = new RegExp(String.raw`^(-?\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?${TIME}$`, 'i')
const CHINESE = new RegExp(
  String.raw`^(\d{4}|[零〇一二三四五六七八九]{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?${TIME}$`,
  'i',
)
const COMPACT = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?$`)
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${TIME}$`, 'i')
const MONTH_LAST_YEAR = /^(\d{1,2})[-/.](\d{4})$/
const DAY_IN_WORDS = new RegExp(String.raw`^(?:(\d{1,2})\.?[\s-]+)?${MONTH}[\s,-]+(\d{4})$`, 'i')
const WORDS_DAY = new RegExp(String.raw`^${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$`, 'i')

/**
 * A date: `1999-05-01`, `1999-05`, `1999`, `1999/5/1`, `19990501`, `1999年5月1日`, `01.05.1999`, `1 May 1999`; a time of day behind it is
 * not looked at. `05/01/1999` is not understood (May or January?), nor is a year of two digits.
 */
export function readDate(text: string): WrittenDate | undefined {
  const found = read(text)
  return found === undefined || found.twoMeanings ? undefined : found.date
}

/** The year of a date, also where day and month might be either: `05/01/1999`, `~1850`, `2008.0`. */
export function readYear(text: string): number | undefined {
  const plain = plainText(text).replace(/^(?:[~≈]|约|ca?\.?|about)\s*/i, '')
  return read(plain.replace(/^(\d{4})\.0+$/, '$1'))?.date.year
}

interface Read {
  readonly date: WrittenDate
  readonly twoMeanings: boolean
}

function read(text: string): Read | undefined {
  const plain = plainText(text)
  const first = YEAR_FIRST.exec(plain)
  if (first) return dated(first[1], first[3], first[4])
  const chinese = CHINESE.exec(plain)
  if (chinese) return dated(chinese[1], chinese[2], chinese[3])
  const compact = COMPACT.exec(plain)
  if (compact) return dated(compact[1], compact[2], compact[3])
  const last = YEAR_LAST.exec(plain)
  if (last) return dayAndMonth(last[4], Number(last[1]), Number(last[3]), last[2] as string)
  const month = MONTH_LAST_YEAR.exec(plain)
  if (month) return dated(month[2], month[1])
  const words = DAY_IN_WORDS.exec(plain)
  if (words) return dated(words[3], String(monthOf(words[2])), words[1])
  const american = WORDS_DAY.exec(plain)
  return american ? dated(american[3], String(monthOf(american[1])), american[2]) : undefined
}

/** Dots stand behind the day wherever they are written; of slashes and dashes only a number above 12 tells. */
function dayAndMonth(year: string | undefined, a: number, b: number, sign: string): Read | undefined {
  const dayFirst = dated(year, String(b), String(a))
  const monthFirst = sign === '.' ? undefined : dated(year, String(a), String(b))
  const found = dayFirst ?? monthFirst
  return found && { ...found, twoMeanings: dayFirst !== undefined && monthFirst !== undefined && a !== b }
}

function dated(yearText: string | undefined, monthText?: string, dayText?: string): Read | undefined {
  const year = readNumber(yearText ?? '')
  if (year === undefined) return undefined
  if (monthText === undefined) return { date: { year }, twoMeanings: false }
  const month = Number(monthText)
  if (month < 1 || month > 12) return undefined
  if (dayText === undefined) return { date: { year, month }, twoMeanings: false }
  const day = Number(dayText)
  return day < 1 || day > daysIn(year, month) ? undefined : { date: { year, month, day }, twoMeanings: false }
}

function daysIn(year: number, month: number): number {
  const end = new Date(0)
  end.setUTCFullYear(year, month, 0)
  return end.getUTCDate()
}

function monthOf(word: string | undefined): number {
  return MONTHS.indexOf((word ?? '').slice(0, 3).toLowerCase()) + 1
}

const CLOCK = /^(上午|下午|晚上|am|pm)?\s*(\d{1,2})(?:[:：点时]([0-5]\d)分?(?::([0-5]\d))?|[点时])\s*(am|pm)?$/i

/** A time of day: `5:30`, `05:30:00`, `24:00`, `5:30 pm`, `下午5点30分`; up to 47:59 for a service that runs on after midnight. */
export function readTime(text: string): WrittenTime | undefined {
  const [, before, hourText, minutes = '0', seconds = '0', after] = CLOCK.exec(plainText(text)) ?? []
  if (hourText === undefined) return undefined
  const half = (before ?? after)?.toLowerCase()
  let hours = Number(hourText)
  if (half !== undefined) {
    if (hours > 12 || (hours === 0 && /[ap]m/.test(half))) return undefined
    hours = (hours % 12) + (half === 'am' || half === '上午' ? 0 : 12)
  }
  return hours > 47 ? undefined : { hours, minutes: Number(minutes), seconds: Number(seconds) }
}
