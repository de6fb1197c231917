import { parseCrs, type Crs } from '../../../../domain/crs.ts'
import { implausible, toUnit, type PropertyId } from '../../../../domain/properties.ts'
import { UnitError } from '../../../../domain/units.ts'
import { readNumber, splitUnit, type DecimalSign } from '../../../../domain/written/numbers.ts'
import type { Quality, Reading } from '../../feed/feed-item.ts'
import type { MessageContext } from '../../feed/feed.ts'
import { localMsOf } from '../../feed/instant.ts'
import { isRecord } from '../../feed/json-text.ts'
import type { Mapping } from './mapping.ts'
import { utcOfLocal } from '../../../../domain/local-time.ts'
import { invalid, outOfRange, type ItemFault } from './item-fault.ts'
import type { Row } from './row.ts'
import { nameOfSource, textAt, textOf, type Source } from './source.ts'
import { compileFormat, type TimeFormat } from './time-format.ts'

export interface Position {
  readonly lng: number
  readonly lat: number
}

interface Measured {
  readonly property: PropertyId
  readonly unit?: string | undefined
  readonly values?: Readonly<Record<string, number>> | undefined
}

/** Reads the values of an item as the mapping says. Absent values are undefined; invalid ones throw an `ItemFault`. */
export class RowReader {
  readonly #missing: ReadonlySet<string>
  readonly #format: TimeFormat
  readonly #crs: Crs

  constructor(private readonly mapping: Mapping) {
    this.#missing = new Set(mapping.missing.map(String))
    this.#format = compileFormat(mapping.time.format)
    this.#crs = parseCrs(mapping.position?.crs ?? 'WGS84')
  }

  text(row: Row, source: Source | undefined, { origin }: MessageContext): string | undefined {
    return textOf(source, row, this.#missing, origin)
  }

  thing(row: Row, context: MessageContext): string {
    const { thing: source } = this.mapping
    const thing = this.text(row, source, context)
    if (thing !== undefined && thing.length <= 200) return thing
    const name = nameOfSource(source)
    throw invalid(row, name, thing ?? row.get(name), 'the name of a thing, 1…200 characters')
  }

  number(row: Row, field: string | undefined): number | undefined {
    const text = field === undefined ? undefined : textAt(row, field, this.#missing)
    if (field === undefined || text === undefined) return undefined
    const value = row.get(field)
    if (typeof value === 'boolean') return Number(value)
    const number = readNumber(text, this.#decimalOf(value))
    if (number !== undefined) return number
    throw this.#noNumber(row, field)
  }

  /** A JSON number has a decimal point; for text the mapping decides, or the text itself. */
  #decimalOf(value: unknown): DecimalSign | undefined {
    if (typeof value === 'number') return '.'
    return this.mapping.csv?.decimalComma === true ? ',' : undefined
  }

  #noNumber(row: Row, field: string): ItemFault {
    const markers = this.mapping.missing.map((mark) => JSON.stringify(mark)).join(', ')
    return invalid(row, field, row.get(field), `a number${markers === '' ? '' : `, or ${markers} if it is missing`}`)
  }

  reading(row: Row, thing: string, field: string, measured: Measured, observedAtMs: number): Reading | undefined {
    const { property, unit, values } = measured
    const word = textAt(row, field, this.#missing)
    if (word === undefined) return undefined
    const value =
      values !== undefined && Object.hasOwn(values, word)
        ? this.#inUnit(values[word] as number, unit, property)
        : this.#measured(row, field, word, measured)
    if (value === undefined) return undefined
    const wrong = implausible(value, property)
    if (wrong !== undefined) throw outOfRange(row, field, `is ${JSON.stringify(word).slice(0, 80)}: ${wrong}`)
    const quality = this.#quality(row)
    return { kind: 'reading', thing, property, value, observedAtMs, ...(quality !== 0 && { quality }) }
  }

  /** A number in the unit of the mapping, or in the unit written after it. */
  #measured(row: Row, field: string, word: string, { property, unit }: Measured): number | undefined {
    const { number: digits, suffix } = splitUnit(word)
    if (suffix === '' || typeof row.get(field) !== 'string')
      return this.#inUnit(this.number(row, field), unit, property)
    const number = readNumber(digits, this.#decimalOf(word))
    try {
      if (number !== undefined) return this.#inUnit(number, suffix, property)
    } catch (error) {
      if (!(error instanceof UnitError)) throw error
    }
    throw this.#noNumber(row, field)
  }

  #inUnit<N extends number | undefined>(value: N, unit: string | undefined, property: PropertyId): N | number {
    return value === undefined || unit === undefined ? value : toUnit(value, unit, property, this.mapping.air)
  }

  #quality(row: Row): Quality {
    if (this.mapping.quality === undefined) return 0
    const { field, values, otherwise } = this.mapping.quality
    const word = textAt(row, field, this.#missing) ?? ''
    return Object.hasOwn(values, word) ? (values[word] ?? otherwise) : otherwise
  }

  /** Time of the item. */
  instant(row: Row, { receivedAtMs }: MessageContext): number {
    const { parts, steps, field, format, zone = 'UTC' } = this.mapping.time
    if (steps !== undefined) return Date.parse(steps.first) + row.index * steps.everyMs
    if (parts !== undefined) {
      const at = (column: string | undefined, otherwise: number): number =>
        column === undefined
          ? otherwise
          : (readNumber(textAt(row, column, this.#missing) ?? '', this.#decimalOf(row.get(column))) ?? Number.NaN)
      const { year, month, day, hour, minute, second } = parts
      const local = localMsOf([at(year, 0), at(month, 1), at(day, 1), at(hour, 0), at(minute, 0), at(second, 0), 0])
      const instant = local === undefined ? undefined : utcOfLocal(local, zone)
      if (instant !== undefined) return instant
      const columns = Object.values(parts).filter((column) => column !== undefined)
      const found = columns.map((column) => row.get(column))
      throw invalid(row, columns.join(', '), found, 'a date and time that there is')
    }
    const instant = field === undefined ? receivedAtMs : this.time(row, field)
    if (instant !== undefined) return instant
    throw invalid(row, field ?? 'time', row.get(field ?? ''), `a time as ${JSON.stringify(format)}`)
  }

  /** A field in the format of the item's time. */
  time(row: Row, field: string | undefined): number | undefined {
    const text = field === undefined ? undefined : textAt(row, field, this.#missing)
    if (field === undefined || text === undefined) return undefined
    const { format, zone } = this.mapping.time
    const instant = this.#format.parse(text, zone)
    if (instant !== undefined) return instant
    const offset = format === 'iso' && zone === undefined ? ' with its offset' : ''
    throw invalid(row, field, row.get(field), `a time as ${JSON.stringify(format)}${offset}`)
  }

  position(row: Row): Position | undefined {
    if (this.mapping.position === undefined) return undefined
    const { lng, lat, point } = this.mapping.position
    const [x, y] = point === undefined ? [this.number(row, lng), this.number(row, lat)] : pairOf(row.get(point))
    if (x === undefined || y === undefined) return undefined
    const [toLng, toLat] = this.#crs.toWgs84([x, y])
    if (Math.abs(toLng) <= 180 && Math.abs(toLat) <= 90) return { lng: toLng, lat: toLat }
    const expected = `longitude −180…180 and latitude −90…90 in ${this.#crs.id}`
    throw outOfRange(row, this.#placeName(), `is ${x}, ${y}; expected ${expected}`)
  }

  positionOrFault(row: Row): Position {
    const position = this.position(row)
    if (position !== undefined) return position
    throw invalid(row, this.#placeName(), undefined, 'a position')
  }

  #placeName(): string {
    const { lng = '', lat = '', point } = this.mapping.position ?? {}
    return point ?? `${lng}, ${lat}`
  }
}

function pairOf(value: unknown): readonly (number | undefined)[] {
  const pair: unknown = isRecord(value) ? value.coordinates : value
  const [x, y] = Array.isArray(pair) ? (pair as unknown[]) : []
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : []
}
