import type { TableLayout } from '../feed/feed.ts'
import type { Masks } from './masks.ts'
import type { FieldTest } from './personal-fields.ts'

/** A table with masked cells. A line that does not fit the header, or a missing header, shows only its shape. */
export function maskCsv(
  text: string,
  { delimiter, columns, named }: TableLayout,
  isPersonal: FieldTest,
  masks: Masks,
): string {
  let header = columns
  let isFirst = true
  return linesOf(text, delimiter)
    .map((cells) => {
      if (isFirst) {
        isFirst = false
        const names = cells.map((cell) => unquoted(cell).trim())
        if (columns === undefined && named.some((name) => names.includes(name))) {
          header = names
          return cells.map((cell) => written(masks.open(unquoted(cell)), delimiter)).join(delimiter)
        }
      }
      const names = header?.length === cells.length ? header : undefined
      return cells
        .map((cell, i) => {
          const name = names?.[i]
          const value = unquoted(cell)
          const isSealed = name === undefined || isPersonal([name]) || isPersonal(name.split(/[./]/))
          return written(isSealed ? masks.sealed(value) : masks.open(value), delimiter)
        })
        .join(delimiter)
    })
    .join('\n')
}

/** Lines as cells, with their quotes. An unclosed quote extends to the end. */
function linesOf(text: string, delimiter: string): string[][] {
  const lines: string[][] = []
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted
    if (!isQuoted && (character === delimiter || character === '\n')) {
      cells.push(cell.replace(/\r$/, ''))
      cell = ''
      if (character === '\n') {
        lines.push(cells)
        cells = []
      }
    } else cell += character
  }
  if (cell !== '' || cells.length > 0) lines.push([...cells, cell])
  return lines
}

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1).replace(/"$/, '').replaceAll('""', '"') : cell
}

function written(value: string, delimiter: string): string {
  return /["\n\r]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value
}
