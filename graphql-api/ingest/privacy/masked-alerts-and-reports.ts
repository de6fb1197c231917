import { maskedName, maskedPhone, maskedText } from '../../../domain/personal-data.ts'
import type { Alert, Report } from '../feed/feed-item.ts'
import type { Feed } from '../feed/feed.ts'
import { isRecord } from '../feed/json-text.ts'
import { isPairName, isPairValue, personalFields, type FieldTest } from './personal-fields.ts'
import { withoutValues } from './without-values.ts'

/** A report as it is stored: the caller is only in two fields that no reader sees. */
export function maskedReport(feed: Feed, report: Report): Report {
  const { callerName, callerPhone, description, status, address } = report
  const callers = [callerName, callerPhone].filter((value) => value !== undefined)
  const masked = (text: string) => withoutValues(maskedText(text, feed.sensitive), callers)
  return {
    ...report,
    category: masked(report.category),
    title: masked(report.title),
    ...(description !== undefined && { description: masked(description) }),
    ...(status !== undefined && { status: masked(status) }),
    ...(address !== undefined && { address: masked(address) }),
    content: contentOf(report.content, personalFields(feed), masked, []) as Report['content'],
  }
}

/**
 * Public texts of warnings, including telephone numbers to call: of CAP, of the alerts of Smart Data Models and of
 * GTFS-Realtime.
 */
const SPOKEN = new Set([
  'headline',
  'description',
  'instruction',
  'event',
  'areaDesc',
  'web',
  'text',
  'identifier',
  'references',
])

/** An alert as it is stored: without the personal data in its content. */
export function maskedAlert(feed: Feed, alert: Alert): Alert {
  const masked = (text: string, field: string) => (SPOKEN.has(field) ? text : maskedText(text, feed.sensitive))
  return { ...alert, content: contentOf(alert.content, personalFields(feed), masked, []) as Alert['content'] }
}

/** Texts of personal fields are masked; other values of personal fields are left out. */
function contentOf(
  value: unknown,
  isPersonal: FieldTest,
  masked: (text: string, field: string) => string,
  path: readonly string[],
): unknown {
  if (typeof value === 'string') return masked(value, path.at(-1) ?? '')
  if (Array.isArray(value)) return value.map((one: unknown) => contentOf(one, isPersonal, masked, path))
  if (!isRecord(value)) return value
  const fields = Object.entries(value)
  const isPair = fields.some(([name, inner]) => isPairName(name) && typeof inner === 'string' && isPersonal([inner]))
  return Object.fromEntries(
    fields.flatMap(([name, inner]): [string, unknown][] => {
      const way = [...path, name]
      if (!isPersonal(way) && !(isPair && isPairValue(name)))
        return [[masked(name, ''), contentOf(inner, isPersonal, masked, way)]]
      return typeof inner === 'string' ? [[name, /[\p{Nd}]/u.test(inner) ? maskedPhone(inner) : maskedName(inner)]] : []
    }),
  )
}
