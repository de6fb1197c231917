import type { FieldReader } from './field-map.ts'

/** `#rrggbb` in lower case of a colour with or without its sign; undefined when it is none. */
export function colourOf(text: string | undefined): string | undefined {
  const [, digits] = /^#?([0-9a-f]{6})$/i.exec(text ?? '') ?? []
  return digits === undefined ? undefined : `#${digits.toLowerCase()}`
}

/** A number between two bounds; undefined when it is none. */
export function numberWithin(text: string | undefined, least: number, most: number): number | undefined {
  const value = text === undefined || !/^[-+]?\d+([.,]\d+)?$/.test(text) ? NaN : Number(text.replace(',', '.'))
  return value >= least && value <= most ? value : undefined
}

/**
 * Reads the fields of a row that has no OSM tags to lean on. A field that is absent or empty is undefined; one that says something else
 * than it may is a fault, and the row is rejected with all its faults.
 */
export class CheckedFields {
  private readonly faults: string[] = []

  constructor(private readonly reader: FieldReader) {}

  text(ours: string, most = 200): string | undefined {
    return this.reader.text(ours)?.slice(0, most)
  }

  required(ours: string): string {
    const text = this.text(ours)
    if (text === undefined) this.faults.push(`it has no ${ours}; name its field with --map ${ours}=<field>`)
    return text ?? ''
  }

  number(ours: string, least: number, most: number): number | undefined {
    return this.parsed(ours, (text) => numberWithin(text, least, most), `a number from ${least} to ${most}`)
  }

  whole(ours: string, least: number, most: number): number | undefined {
    return this.parsed(
      ours,
      (text) => {
        const value = numberWithin(text, least, most)
        return Number.isInteger(value) ? value : undefined
      },
      `a whole number from ${least} to ${most}`,
    )
  }

  /** One of `words`, by itself or by a synonym. */
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

  /** `5:30` and `05:30:00` as `05:30`; up to 29:59, for a service that runs on after midnight. */
  time(ours: string): string | undefined {
    return this.parsed(
      ours,
      (text) => {
        const [, hours, minutes] = /^([01]?\d|2\d):([0-5]\d)(?::[0-5]\d)?$/.exec(text) ?? []
        return hours === undefined || minutes === undefined ? undefined : `${hours.padStart(2, '0')}:${minutes}`
      },
      'hours and minutes, e.g. 05:30',
    )
  }

  /** Anything else that a field must be. */
  parsed<Value>(ours: string, parse: (text: string) => Value | undefined, expected: string): Value | undefined {
    const text = this.reader.text(ours)
    if (text === undefined) return undefined
    const value = parse(text)
    if (value === undefined) this.faults.push(`${ours} is "${text.slice(0, 80)}"; expected ${expected}`)
    return value
  }

  fault(text: string): void {
    this.faults.push(text)
  }

  /** The attributes without what is undefined, or all faults. */
  made<Attributes extends object>(attributes: Attributes): Defined<Attributes> | { fault: string } {
    if (this.faults.length > 0) return { fault: this.faults.join('; ') }
    return Object.fromEntries(
      Object.entries(attributes).filter(([, value]) => value !== undefined),
    ) as Defined<Attributes>
  }
}

/** The same with each `T | undefined` as an optional `T`. */
type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}
