import type { Geometry, Position } from 'geojson'
import type { ExportedRow } from './exported-row.ts'

/** Rows as CSV (RFC 4180) with a header: `@id`, the columns, and the geometry as well-known text. */
export async function* csvLines(rows: AsyncIterable<ExportedRow>, columns: readonly string[]): AsyncGenerator<string> {
  yield lineOf(['@id', ...columns, 'wkt'])
  for await (const { sourceId, fields, geometry } of rows) {
    const cells = columns.map((column) => fields[column])
    yield lineOf([sourceId, ...cells, geometry === null ? undefined : wktOf(geometry)])
  }
}

function lineOf(cells: readonly unknown[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Well-known text of a geometry without collections. */
function wktOf(geometry: Geometry): string {
  if (!('coordinates' in geometry)) return ''
  const walk = (node: unknown): string =>
    Array.isArray(node) && Array.isArray(node[0])
      ? `(${node.map((inner: unknown) => (isPosition(inner) ? inner.join(' ') : walk(inner))).join(', ')})`
      : `(${(node as Position).join(' ')})`
  return `${geometry.type.toUpperCase()} ${walk(geometry.coordinates)}`
}

function isPosition(node: unknown): node is Position {
  return Array.isArray(node) && typeof node[0] === 'number'
}
