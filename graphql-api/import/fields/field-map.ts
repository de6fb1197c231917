import { readCode } from '../../../domain/written/codes.ts'
import type { DecimalEvidence, DecimalSign } from '../../../domain/written/numbers.ts'
import { isAbsent } from '../../../domain/written/plain-text.ts'
import type { NotUnderstood, Target } from '../../store/feature.ts'
import { ImportError } from '../../store/import-error.ts'
import { thingOf } from '../../store/things/by-table.ts'
import { COMMON, type FieldNames } from '../../store/thing/field-names.ts'
import type { ValueReader } from '../../../domain/written/values.ts'
import type { Fields } from './field-record.ts'

/** Our field → the file's field, or a fixed text for every feature. */
export type FieldMap = ReadonlyMap<string, { readonly field: string } | { readonly text: string }>

/** Our fields of a target with their usual names in files, including those common to all targets. */
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

/** @throws {ImportError} if the map names a field that the target does not have */
export function checkFieldMap(map: FieldMap | undefined, target: Target | 'auto'): void {
  if (!map || map.size === 0) return
  if (target === 'auto') throw new ImportError('--map needs a --target: with "auto" the fields of each feature decide')
  const known = Object.keys(thingOf(target).fields)
  for (const ours of map.keys()) {
    if (!known.includes(ours))
      throw new ImportError(`--map: "${ours}" is not a field of ${target}; it has ${known.join(', ')}`)
  }
}

/** Reads our fields from the file's, by the map or their usual names. */
export class FieldReader {
  private readonly guesses: FieldNames
  readonly used = new Set<string>()
  /** Values that `read`, `code` and `word` could not interpret. */
  readonly notUnderstood: NotUnderstood[] = []

  constructor(
    readonly fields: Fields,
    readonly target: Target,
    private readonly map: FieldMap | undefined,
    private readonly decimals?: Pick<DecimalEvidence, 'signOf'>,
  ) {
    this.guesses = thingOf(target).fields
  }

  /** Trimmed text of one of our fields; undefined if absent or empty. */
  text(ours: string): string | undefined {
    const mapped = this.map?.get(ours)
    if (mapped && 'text' in mapped) return mapped.text
    for (const field of this.fieldsOf(ours)) {
      const found = this.take(field)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** One of our fields with the file's name, raw value and decimal sign; undefined if the file has no value. */
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

  /** One of our fields parsed by `read`; a value that it cannot read is absent, and noted. */
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
