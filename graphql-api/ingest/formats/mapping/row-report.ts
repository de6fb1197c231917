import { maskedText } from '../../../../domain/personal-data.ts'
import type { Report } from '../../feed/feed-item.ts'
import type { MessageContext } from '../../feed/feed.ts'
import type { Mapping } from './mapping.ts'
import { present } from './present.ts'
import type { Position, RowReader } from './row-reader.ts'
import type { Row } from './row.ts'
import { fieldsOfSource, type Source } from './source.ts'

/** Times and position; each undefined if absent or invalid. */
export interface ReportFacts {
  readonly sourceId: string
  readonly reportedAtMs: number
  readonly updatedAtMs: number | undefined
  readonly closedAtMs: number | undefined
  readonly position: Position | undefined
}

/** A report. The caller is stored in separate fields; personal numbers in texts are masked. */
export function reportOf(
  report: NonNullable<Mapping['report']>,
  row: Row,
  reader: RowReader,
  context: MessageContext,
  { sourceId, reportedAtMs, updatedAtMs, closedAtMs, position }: ReportFacts,
): Report {
  const text = (source: Source | undefined) => reader.text(row, source, context)
  const callers = callerFields({ report })
  const masked = (words: string | undefined) => (words === undefined ? undefined : maskedText(words))
  const category = text(report.category) ?? ''
  return {
    kind: 'report',
    sourceId,
    reportedAtMs,
    updatedAtMs: Math.max(reportedAtMs, updatedAtMs ?? 0, closedAtMs ?? 0),
    category,
    title: masked(text(report.title)) ?? (category === '' ? sourceId : category),
    ...present({
      description: masked(text(report.description)),
      status: text(report.status),
      closedAtMs,
      address: masked(text(report.address)),
      callerName: text(report.callerName),
      callerPhone: text(report.callerPhone),
    }),
    ...position,
    content: Object.fromEntries(
      row
        .columns()
        .filter((column) => !callers.some((field) => isWithin(field, column)))
        .map((column) => {
          const value = row.get(column)
          return [column, typeof value === 'string' ? masked(value) : value]
        }),
    ),
  }
}

/** Fields of the source that identify the caller. */
export function callerFields({ report }: Pick<Mapping, 'report'>): string[] {
  return [report?.callerName, report?.callerPhone].flatMap(fieldsOfSource).filter((field) => field !== undefined)
}

/** Whether a path starts at a column: `caller.phone` and `/caller/phone` are within `caller`. */
function isWithin(field: string, column: string): boolean {
  return field === column || field.startsWith(`${column}.`) || `${field}/`.startsWith(`/${column}/`)
}
