import { parse } from 'csv-parse/sync'
import { GTFS_FILES, type FieldRule, type GtfsFileName } from './files.ts'
import type { GtfsFaults } from './gtfs-fault.ts'
import { UnpackError } from './unpack.ts'

/** An accepted line: its valid values by field; empty ones are absent. */
export interface GtfsRow {
  readonly line: number
  readonly values: Readonly<Record<string, string>>
}

/** Values of key fields that other files refer to, by `stops.txt/stop_id`. */
export type Known = Map<string, Set<string>>

/**
 * Valid lines of a file. Faults name line, field and value.
 * @throws {UnpackError} if there are more lines than `budget` has
 */
export function readTable(
  file: GtfsFileName,
  bytes: Uint8Array,
  known: Known,
  faults: GtfsFaults,
  budget: LineBudget = { left: MOST_LINES },
): GtfsRow[] {
  const { fields, key } = GTFS_FILES[file]
  const records = recordsOf(file, bytes, faults, budget)
  const [header, ...lines] = records
  if (header === undefined) {
    faults.add({ file, code: 'MISSING', field: 'header', expected: 'a line with the names of the columns' })
    return []
  }
  const columns = new Map<string, number>()
  for (const [index, name] of header.record.entries()) {
    if (!columns.has(name)) columns.set(name, index)
    else faults.add({ file, line: 1, field: name, value: name, code: 'DUPLICATE', expected: 'each column once' })
  }
  const read: (readonly [name: string, index: number, rule: FieldRule])[] = []
  for (const [name, rule] of Object.entries(fields)) {
    const index = columns.get(name)
    if (index !== undefined) read.push([name, index, rule])
    else if (rule.required) {
      faults.add({ file, line: 1, field: name, code: 'MISSING', expected: `a column of this name: ${rule.kind.words}` })
      return []
    }
  }
  const rows: GtfsRow[] = []
  const keys = new Set<string>()
  for (const { record, line } of lines) {
    const values: Record<string, string> = {}
    let taken = true
    for (const [field, index, rule] of read) {
      const value = record[index] ?? ''
      const stoodIn = value === '' && rule.unless?.some((name) => (record[columns.get(name) ?? -1] ?? '') !== '')
      const fault = stoodIn ? undefined : wrong(value, rule, known)
      if (fault === undefined) {
        if (value !== '') values[field] = value
        continue
      }
      faults.add({ file, line, field, value, ...fault })
      if (rule.required) taken = false
    }
    if (!taken) continue
    const unique = JSON.stringify(key.map((field) => values[field] ?? ''))
    if (keys.has(unique)) {
      const [field = ''] = key
      const value = key.map((name) => values[name] ?? '').join(', ')
      faults.add({
        file,
        line,
        field,
        value,
        code: 'DUPLICATE',
        expected: `no other line with the same ${key.join(', ')}`,
      })
      continue
    }
    keys.add(unique)
    rows.push({ line, values })
  }
  return rows
}

function wrong(
  value: string,
  { kind, required, refersTo }: FieldRule,
  known: Known,
): { code: 'MISSING' | 'INVALID' | 'UNKNOWN'; expected: string } | undefined {
  if (value === '') return required ? { code: 'MISSING', expected: kind.words } : undefined
  if (!kind.holds(value)) return { code: 'INVALID', expected: kind.words }
  if (refersTo === undefined) return undefined
  const [file, field] = refersTo
  return known.get(`${file}/${field}`)?.has(value) === true
    ? undefined
    : { code: 'UNKNOWN', expected: `a ${field} of ${file}` }
}

interface CsvLine {
  readonly record: readonly string[]
  readonly line: number
}

const MOST_LINE_CHARACTERS = 100_000
/** Of all files together. A city's timetable has a tenth of it. */
export const MOST_LINES = 5_000_000
/** Further columns are not read. */
const MOST_COLUMNS = 200

/** Counts the lines of all files of a timetable. */
export interface LineBudget {
  left: number
}

/** Reads the file up to the first CSV error: after an unclosed quote nothing can be separated. */
function recordsOf(file: string, bytes: Uint8Array, faults: GtfsFaults, budget: LineBudget): CsvLine[] {
  const lines: CsvLine[] = []
  try {
    parse(bytes, {
      bom: true,
      max_record_size: MOST_LINE_CHARACTERS,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record(record: string[], { lines: line }) {
        if (--budget.left < 0)
          throw new UnpackError(
            'TOO_LARGE',
            `the timetable has more than ${MOST_LINES} lines; expected those of a city`,
          )
        lines.push({ record: record.length > MOST_COLUMNS ? record.slice(0, MOST_COLUMNS) : record, line })
        return null
      },
    })
  } catch (error) {
    if (error instanceof UnpackError) throw error
    const { lines: at, code } = error as { readonly lines?: unknown; readonly code?: unknown }
    const line = typeof at === 'number' ? at : (lines.at(-1)?.line ?? 0) + 1
    faults.add({ file, line, code: 'INVALID', expected: `CSV; what follows cannot be read (${String(code)})` })
  }
  return lines
}
