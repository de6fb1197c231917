import { readCode } from '../../../domain/written/codes.ts'
import { readTime } from '../../../domain/written/dates.ts'
import { anyNumber, whole, type ValueReader } from '../../../domain/written/values.ts'
import type { DecimalSign } from '../../../domain/written/numbers.ts'

/** Fields of a row by our names. */
export interface FieldValues {
  /** Trimmed; undefined if absent or empty. */
  text(ours: string): string | undefined
  /** The raw value, with the decimal sign of its column; undefined if the file has none. */
  value(ours: string): { readonly value: string; readonly decimal: DecimalSign | undefined } | undefined
}

/** `#rrggbb` in lower case of a colour with or without `#`; undefined if it is not a colour. */
export function colourOf(text: string | undefined): string | undefined {
  const [, digits] = /^#?([0-9a-f]{6})$/i.exec(text ?? '') ?? []
  return digits === undefined ? undefined : `#${digits.toLowerCase()}`
}

/**
 * Checks the fields of a row without OSM tags. An absent or empty field is undefined; an invalid one is a fault, and
 * the row is rejected with all its faults.
 */
export class CheckedFields {
  private readonly faults: string[] = []

  constructor(private readonly reader: FieldValues) {}

  text(ours: string, most = 200): string | undefined {
    return this.reader.text(ours)?.slice(0, most)
  }

  required(ours: string): string {
    const text = this.text(ours)
    if (text === undefined) this.faults.push(`it has no ${ours}; name its field with --map ${ours}=<field>`)
    return text ?? ''
  }

  /** @param read parses the number; by default one without a unit */
  number(ours: string, least: number, most: number, read = anyNumber): number | undefined {
    return this.parsed(ours, read(least, most), `a number from ${least} to ${most}`)
  }

  whole(ours: string, least: number, most: number, counted?: RegExp): number | undefined {
    return this.parsed(ours, whole(least, most, counted), `a whole number from ${least} to ${most}`)
  }

  code(ours: string): string | undefined {
    return this.parsed(ours, readCode, 'all of its digits; a spreadsheet has rounded it')
  }

  requiredCode(ours: string): string {
    return this.required(ours) === '' ? '' : (this.code(ours) ?? '')
  }

  /** One of `words`, or a synonym. */
  word<Word extends string>(
    ours: string,
    words: readonly Word[],
    synonyms: Readonly<Record<string, Word>> = {},
  ): Word | undefined {
    return this.parsed(
      ours,
      (text) => words.find((word) => word === text.toLowerCase()) ?? synonyms[text],
      words.join(', '),
    )
  }

  requiredWord<Word extends string>(
    ours: string,
    words: readonly [Word, ...Word[]],
    synonyms: Readonly<Record<string, Word>> = {},
  ): Word {
    return this.required(ours) === '' ? words[0] : (this.word(ours, words, synonyms) ?? words[0])
  }

  colour(ours: string): string | undefined {
    return this.parsed(ours, colourOf, '#rrggbb')
  }

  /** `5:30` and `05:30:00` as `05:30`; up to 29:59, for services after midnight. */
  time(ours: string): string | undefined {
    return this.parsed(
      ours,
      (text) => {
        const { hours, minutes } = readTime(text) ?? { hours: Infinity, minutes: 0 }
        const digits = [hours, minutes].map((number) => String(number).padStart(2, '0'))
        return hours > 29 ? undefined : digits.join(':')
      },
      'hours and minutes, e.g. 05:30',
    )
  }

  /** Any other field. */
  parsed<Value>(ours: string, parse: ValueReader<Value>, expected: string): Value | undefined {
    const found = this.reader.value(ours)
    if (found === undefined) return undefined
    const value = parse(found.value, found.decimal)
    if (value === undefined) this.faults.push(`${ours} is "${found.value.slice(0, 80)}"; expected ${expected}`)
    return value
  }

  fault(text: string): void {
    this.faults.push(text)
  }

  /** The attributes without undefined values, or all faults. */
  made<Attributes extends object>(attributes: Attributes): Defined<Attributes> | { fault: string } {
    if (this.faults.length > 0) return { fault: this.faults.join('; ') }
    return Object.fromEntries(
      Object.entries(attributes).filter(([, value]) => value !== undefined),
    ) as Defined<Attributes>
  }
}

/** Turns each `T | undefined` into an optional `T`. */
type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}
