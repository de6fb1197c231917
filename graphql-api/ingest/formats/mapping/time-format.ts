import { localMsOf, parseInstant } from '../../feed/instant.ts'
import { utcOfLocal } from '../../../../domain/local-time.ts'

/** A parser for one time format. `problem`: why the format is invalid. */
export interface TimeFormat {
  readonly problem?: string
  /** Milliseconds since 1970 UTC; undefined if the value does not match the format. */
  parse(value: unknown, zone: string | undefined): number | undefined
}

type Part = 'year' | 'shortYear' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'ms'
const TOKENS: Readonly<Record<string, readonly [Part, string]>> = {
  YYYY: ['year', '\\d{4}'],
  YY: ['shortYear', '\\d{2}'],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  DD: ['day', '\\d{2}'],
  D: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  m: ['minute', '\\d{1,2}'],
  ss: ['second', '\\d{2}'],
  s: ['second', '\\d{1,2}'],
  SSS: ['ms', '\\d{3}'],
}
const TOKEN = /YYYY|YY|MM|M|DD|D|HH|H|mm|m|ss|s|SSS|./gs
/** Seconds since 1970 up to the year 3000; a larger number is in milliseconds. */
const MOST_EPOCH_S = 32_503_680_000

/** `iso`, `epoch-s`, `epoch-ms`, or a pattern such as `YYYY-MM-DD HH:mm`. */
export function compileFormat(format: string): TimeFormat {
  if (format === 'iso')
    return { parse: (value, zone) => (typeof value === 'string' ? parseInstant(value, zone) : undefined) }
  if (format === 'epoch-s' || format === 'epoch-ms') return epoch(format === 'epoch-s' ? 1000 : 1)
  return pattern(format)
}

function epoch(factor: number): TimeFormat {
  return {
    parse(value) {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return undefined
      return (number * factor) / 1000 <= MOST_EPOCH_S ? Math.round(number * factor) : undefined
    },
  }
}

function pattern(format: string): TimeFormat {
  const parts: Part[] = []
  const source = (format.match(TOKEN) ?? [])
    .map((token) => {
      const known = Object.hasOwn(TOKENS, token) ? TOKENS[token] : undefined
      if (!known) return token.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
      parts.push(known[0])
      return `(${known[1]})`
    })
    .join('')
  const has = (part: Part) => parts.includes(part)
  if (!(has('year') || has('shortYear')) || !has('month') || !has('day') || new Set(parts).size < parts.length)
    return {
      problem:
        'expected iso, epoch-s, epoch-ms, or a pattern with year, month and day once each, e.g. "YYYY-MM-DD HH:mm"',
      parse: () => undefined,
    }
  const expression = new RegExp(`^${source}$`)
  return {
    parse(value, zone = 'UTC') {
      const found = typeof value === 'string' ? expression.exec(value.trim()) : null
      if (!found) return undefined
      const at = (part: Part) => (has(part) ? Number(found[parts.indexOf(part) + 1]) : 0)
      const year = has('year') ? at('year') : 2000 + at('shortYear')
      const local = localMsOf([year, at('month'), at('day'), at('hour'), at('minute'), at('second'), at('ms')])
      return local === undefined ? undefined : utcOfLocal(local, zone)
    },
  }
}
