import type { Mapping } from './mapping.ts'
import type { Row } from './row.ts'

/** Source of a text in a mapping. */
export type Source = NonNullable<Mapping['thing']>

/** A value as text; undefined if it is absent or one of the markers for a missing value. */
export function textAt(row: Row, field: string, missing: ReadonlySet<string>): string | undefined {
  const value = row.get(field)
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  const text = String(value).trim()
  return text === '' || missing.has(text) ? undefined : text
}

/** The text of a source for one item. */
export function textOf(
  source: Source | undefined,
  row: Row,
  missing: ReadonlySet<string>,
  origin: string | undefined,
): string | undefined {
  if (source === undefined) return undefined
  if (typeof source === 'string') return textAt(row, source, missing)
  const found =
    source.constant ??
    (source.field === undefined ? undefined : textAt(row, source.field, missing)) ??
    (source.join === undefined ? undefined : joined(source.join.map((field) => textAt(row, field, missing)))) ??
    (source.origin === undefined ? undefined : partOf(origin, source.origin))
  if (found === undefined) return undefined
  const { values, otherwise } = source
  const word = values !== undefined && Object.hasOwn(values, found) ? values[found] : (otherwise ?? found)
  return `${source.prefix ?? ''}${word ?? found}`
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const there = parts.filter((part) => part !== undefined)
  return there.length === 0 ? undefined : there.join('·')
}

function partOf(origin: string | undefined, index: number): string | undefined {
  const part = origin?.split('/')[index]?.replace(/\.(json|ndjson|csv|txt)$/i, '')
  return part === '' ? undefined : part
}

export function fieldsOfSource(source: Source | undefined): (string | undefined)[] {
  return typeof source === 'object' ? [source.field, ...(source.join ?? [])] : [source]
}

/** Name of a source in faults. */
export function nameOfSource(source: Source | undefined): string {
  if (typeof source === 'string') return source
  const { field, join, origin } = source ?? {}
  return field ?? join?.join(', ') ?? (origin === undefined ? 'thing' : `topic part ${origin}`)
}

/** All fields named in a mapping: a column missing from a table is reported once, not on each line. */
export function namedFields({ thing, time, readings, quality, position, sensor, mover, report }: Mapping): string[] {
  const sources = [
    ...[thing, sensor?.name, sensor?.nameEn, sensor?.owner, mover?.kind, mover?.name, mover?.unitCode, mover?.routeRef],
    ...[report?.category, report?.title, report?.description, report?.status, report?.address],
    ...[report?.callerName, report?.callerPhone],
  ]
  return [
    ...sources.flatMap(fieldsOfSource),
    time.field,
    ...Object.values(time.parts ?? {}),
    ...(readings ?? []).map(({ field }) => field),
    ...[quality?.field, position?.lng, position?.lat, position?.point],
    ...[mover?.speed?.field, mover?.bearingDeg, report?.updatedAt, report?.closedAt],
  ].filter((field) => field !== undefined)
}
