import { readCode } from '../../../domain/written/codes.ts'
import type { DecimalEvidence, DecimalSign } from '../../../domain/written/numbers.ts'
import { isAbsent } from '../../../domain/written/plain-text.ts'
import type { NotUnderstood, Target } from '../../store/feature.ts'
import { ImportError } from '../../store/import-error.ts'
import { thingOf } from '../../store/things/by-table.ts'
import { COMMON, type FieldNames } from '../../store/thing/field-names.ts'
import type { ValueReader } from '../../../domain/written/values.ts'
import type { Fields } from './field-record.ts'

/** Our field → the file's field, or a fixed text that holds for every feature. */
export type FieldMap = ReadonlyMap<string, { readonly field: string } | { readonly text: string }>

/** Our fields of a target with their usual names in files; common: any target has them. */
export function fieldsOfTarget(
  target: Target,
): readonly { readonly ours: string; readonly usual: readonly string[]; readonly common: boolean }[] {
  return Object.entries(thingOf(target).fields).map(([ours, usual]) => ({ ours, usual, common: ours in COMMON }))
}

/** Parses `name=NAME_CHN,heightM=H,kind==hospital`: ours = theirs, or ours == a fixed text. @throws {ImportError} */
export function parseFieldMap(text: string): FieldMap {
  const map = new Map<string, { field: string } | { text: string }>()
  for (const entry of text.split(',')) {
    const match = /^\s*([A-Za-z]+)\s*(==?)\s*(.+?)\s*$/.exec(entry)
    const [, ours, sign, theirs] = match ?? []
    if (ours === undefined || theirs === undefined) {
      throw new ImportError(
        `--map: "${entry}" is not field=column; expected e.g. name=NAME_CHN,heightM=H or kind==hospital for a fixed value`,
      )
    }
    map.set(ours, sign === '==' ? { text: theirs } : { field: theirs })
  }
  return map
}

/** @throws {ImportError} when the map names a field that the target does not have. */
export function checkFieldMap(map: FieldMap | undefined, target: Target | 'auto'): void {
  if (!map || map.size === 0) return
  if (target === 'auto') throw new ImportError('--map needs a --target: with "auto" the fields of each feature decide')
  const known = Object.keys(thingOf(target).fields)
  for (const ours of map.keys()) {
    if (!known.includes(ours))
      throw new ImportError(`--map: "${ours}" is no field of ${target}; it has ${known.join(', ')}`)
  }
}

/** Reads our fields out of the file's, by the map and else by the usual names. */
export class FieldReader {
  private readonly guesses: FieldNames
  readonly used = new Set<string>()
  /** What was read by `read`, `code` and `word` and made no sense. */
  readonly notUnderstood: NotUnderstood[] = []

  constructor(
    readonly fields: Fields,
    readonly target: Target,
    private readonly map: FieldMap | undefined,
    private readonly decimals?: Pick<DecimalEvidence, 'signOf'>,
  ) {
    this.guesses = thingOf(target).fields
  }

  /** Trimmed text of one of our fields; undefined when it is absent or empty. */
  text(ours: string): string | undefined {
    const mapped = this.map?.get(ours)
    if (mapped && 'text' in mapped) return mapped.text
    for (const field of this.fieldsOf(ours)) {
      const found = this.take(field)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** One of our fields as the file has it and calls it, with the decimal sign of its column; undefined where the file has no value. */
  value(ours: string): (NotUnderstood & { readonly decimal: DecimalSign | undefined }) | undefined {
    const mapped = this.map?.get(ours)
    if (mapped && 'text' in mapped) return { field: ours, value: mapped.text, decimal: '.' }
    for (const field of this.fieldsOf(ours)) {
      const given = this.fields[field]
      const isNested = typeof given === 'object' && given !== null
      const value = isNested ? JSON.stringify(given) : this.take(field)
      if (value === undefined || isAbsent(value)) continue
      return { field, value, decimal: typeof given === 'string' ? this.decimals?.signOf(field) : '.' }
    }
    return undefined
  }

  /** What `read` makes of one of our fields; a value that it cannot read is absent, and noted. */
  read<Value>(ours: string, read: ValueReader<Value>): Value | undefined {
    const found = this.value(ours)
    if (found === undefined) return undefined
    const { field, value, decimal } = found
    const made = read(value, decimal)
    if (made === undefined) this.notUnderstood.push({ field, value })
    return made
  }

  /** The same as text, for the rules of tags. */
  readText(ours: string, read: ValueReader): string | undefined {
    const value = this.read(ours, read)
    return value === undefined ? undefined : String(value)
  }

  code(ours: string): string | undefined {
    return this.read(ours, readCode)
  }

  private fieldsOf(ours: string): readonly string[] {
    const mapped = this.map?.get(ours)
    if (mapped && 'field' in mapped) return [mapped.field]
    const guesses = this.guesses[ours] ?? []
    return ours === 'version' ? guesses : [...guesses, ours]
  }

  /** True for yes, true, 1 and the like. */
  flag(ours: string): boolean {
    const text = this.text(ours)?.toLowerCase()
    return text !== undefined && !['no', 'false', '0', 'n', 'f', '否', 'none', 'null'].includes(text)
  }

  private take(field: string): string | undefined {
    const text = textOf(this.fields[field])
    if (text !== undefined) this.used.add(field)
    return text
  }
}

/** A field's value as text; undefined for null, objects and empty text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return undefined
  const trimmed = value.replaceAll('\0', '').trim()
  return trimmed === '' ? undefined : trimmed
}
