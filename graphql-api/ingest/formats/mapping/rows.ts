import { CsvError, parse } from 'csv-parse/sync'
import type { Fault, Payload } from '../../feed/feed.ts'
import { isRecord, jsonInScript, parseJson, readJson, type JsonValue } from '../../feed/json-text.ts'
import type { Mapping } from './mapping.ts'
import { namedFields } from './source.ts'
import type { Row } from './row.ts'

export interface Rows {
  readonly rows: readonly Row[]
  readonly faults: readonly Fault[]
}

/** Items or lines of one message. */
const MOST_ROWS = 200_000

export function readRows(mapping: Mapping, payload: Payload): Rows {
  if (payload.encoding === 'csv' || (mapping.encoding === 'csv' && payload.encoding !== 'json'))
    return csvRows(mapping, payload.bytes)
  const read = mapping.script ? readScript(payload.bytes) : readJson(payload)
  const faults = [...read.faults]
  const rows: Row[] = []
  for (const { value, place } of read.values) {
    const found = itemsOf(mapping, value, place)
    if ('fault' in found) faults.push(found.fault)
    else for (const item of found.items) rows.push(jsonRow(mapping, item, rows.length))
  }
  return { rows, faults }
}

function readScript(bytes: Uint8Array): ReturnType<typeof readJson> {
  const json = jsonInScript(new TextDecoder().decode(bytes))
  const read = json === undefined ? undefined : parseJson(json)
  if (read === undefined)
    return {
      values: [],
      faults: [
        {
          code: 'UNREADABLE',
          message: 'message has no complete array or object; expected a script such as `var rows = [ … ];`',
        },
      ],
    }
  return 'fault' in read ? { values: [], faults: [read.fault] } : { values: [read], faults: [] }
}

function itemsOf({ items }: Mapping, value: unknown, place: string): { items: JsonValue[] } | { fault: Fault } {
  const found = items === undefined ? value : at(value, items)
  const stem = [place, items].filter((part) => part !== undefined && part !== '').join(' ')
  if (Array.isArray(found)) {
    if (found.length <= MOST_ROWS)
      return { items: found.map((item: unknown, i) => ({ value: item, place: `${stem || 'items'}[${i}]` })) }
    return {
      fault: {
        code: 'TOO_LARGE',
        message: `${stem || 'message'} has ${found.length} items; expected ${MOST_ROWS} at most`,
      },
    }
  }
  if (isRecord(found)) return { items: [{ value: found, place: stem || 'message' }] }
  return {
    fault: {
      code: 'INVALID',
      message: `${stem || 'message'} is ${found === undefined ? 'absent' : JSON.stringify(found).slice(0, 60)}; expected a list of items, or one`,
      ...(stem !== '' && { place: stem }),
    },
  }
}

function jsonRow({ columns }: Mapping, { value, place }: JsonValue, index: number): Row {
  if (columns !== undefined) {
    const list: readonly unknown[] = Array.isArray(value) ? value : []
    return {
      place,
      index,
      get: (field) => list[columns.indexOf(field)],
      columns: () => columns,
    }
  }
  return { place, index, get: (field) => at(value, field), columns: () => (isRecord(value) ? Object.keys(value) : []) }
}

/** Own properties only: first a key with the whole name (`PM2.5`), then the path. */
function at(value: unknown, field: string): unknown {
  if (isRecord(value) && Object.hasOwn(value, field)) return value[field]
  const keys = field.startsWith('/')
    ? field
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    : field.split('.')
  let found: unknown = value
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string, unknown>)[key]
  }
  return found
}

function csvRows(mapping: Mapping, bytes: Uint8Array): Rows {
  const { delimiter = ',', charset = 'utf-8', columns } = mapping.csv ?? {}
  let text: string
  try {
    text = new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return {
      rows: [],
      faults: [{ code: 'UNREADABLE', message: `message is not ${charset}; expected CSV in ${charset}` }],
    }
  }
  let records: readonly { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as never
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error.lines ?? 0)
    return {
      rows: [],
      faults: [
        { code: 'UNREADABLE', message: `message is not CSV: ${error.message.slice(0, 160)}`, place: `line ${line}` },
      ],
    }
  }
  if (records.length > MOST_ROWS) {
    const message = `message has ${records.length} lines; expected ${MOST_ROWS} at most`
    return { rows: [], faults: [{ code: 'TOO_LARGE', message }] }
  }
  const header = columns ?? records[0]?.record.map((name) => name.trim())
  if (header === undefined)
    return { rows: [], faults: [{ code: 'UNREADABLE', message: 'message is empty; expected CSV' }] }
  const missing = namedFields(mapping).filter((field) => !header.includes(field))
  if (missing.length > 0) {
    // A line without any known column is not a header but data, possibly personal, and is not quoted.
    const isHeader = namedFields(mapping).some((field) => header.includes(field))
    const found = isHeader
      ? header.join(', ').slice(0, 200)
      : `none of those of the mapping, but ${header.length} others`
    return {
      rows: [],
      faults: missing.map((field) => ({
        code: 'INVALID',
        message: `column "${field}" is absent; the columns are ${found}`,
        place: 'line 1',
      })),
    }
  }
  const places = new Map(header.map((name, i) => [name, i]))
  const rows: Row[] = []
  const faults: Fault[] = []
  for (const { record, info } of columns ? records : records.slice(1)) {
    const place = `line ${info.lines}`
    // Trailing empty cells are ignored; a line with missing cells may be truncated.
    if (record.length >= header.length && record.slice(header.length).every((cell) => cell.trim() === ''))
      rows.push({ place, index: rows.length, get: (field) => record[places.get(field) ?? -1], columns: () => header })
    else
      faults.push({
        code: 'INVALID',
        message: `${place} has ${record.length} columns; expected ${header.length} as in the header`,
        place,
      })
  }
  return { rows, faults }
}
