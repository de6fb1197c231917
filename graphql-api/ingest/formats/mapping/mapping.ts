import { z } from 'zod'
import { parseCrs } from '../../../../domain/crs.ts'
import { MOVER_KINDS, type MoverKind } from '../../../../domain/mover-kinds.ts'
import { propertyOf, toUnit, type PropertyId } from '../../../../domain/properties.ts'
import { SENSOR_KINDS } from '../../../../domain/sensor-kinds.ts'
import { convert, UnitError } from '../../../../domain/units.ts'
import { isTimeZone } from '../../../../domain/local-time.ts'
import { compileFormat } from './time-format.ts'

/**
 * A feed described by data: how to read a system's JSON or CSV messages. One file each, validated when it is read; see
 * docs/feed-mappings.md.
 */
export type Mapping = z.infer<typeof MAPPING>

/** An invalid mapping file. The message names file, field, value and what is expected, one line a fault. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
  readonly code = 'INVALID_MAPPING'
}

/** Address of a value in an item: a column, a dotted path (`station.id`) or a JSON pointer (`/station/id`). */
const FIELD = z.string().min(1).max(200)

const SOURCE = z.union([
  FIELD,
  z
    .strictObject({
      field: FIELD.optional(),
      /** Several fields as one text, separated by `·`. */
      join: z.array(FIELD).min(2).optional(),
      constant: z.string().min(1).optional(),
      /** The n-th part (from 0) of the topic or path of the message. */
      origin: z.int().min(0).max(20).optional(),
      prefix: z.string().optional(),
      /** Translates the source's values; others stay as they are unless `otherwise` is set. */
      values: z.record(z.string(), z.string()).optional(),
      otherwise: z.string().optional(),
    })
    .refine(
      ({ field, join, constant, origin }) =>
        [field, join, constant, origin].filter((way) => way !== undefined).length === 1,
      'expected exactly one of field, join, constant, origin',
    ),
])

const PROPERTY = z.custom<PropertyId>(
  (id) => typeof id === 'string' && propertyOf(id) !== undefined,
  'expected a property of the list, e.g. "pm25"',
)
const MEASURED = {
  property: PROPERTY,
  /** UN/CEFACT code or symbol of the source's unit; absent: the property's own unit. */
  unit: z.string().optional(),
}
const ZONE = z.string().refine(isTimeZone, 'expected a time zone, e.g. "Asia/Shanghai", "UTC" or "+08:00"')

const TIME = z
  .strictObject({
    field: FIELD.optional(),
    /** `iso`, `epoch-s`, `epoch-ms`, or a pattern of YYYY YY MM M DD D HH H mm m ss s SSS. */
    format: z.string().default('iso'),
    /** Columns with one part each. */
    parts: z
      .strictObject({
        year: FIELD,
        month: FIELD,
        day: FIELD,
        hour: FIELD.optional(),
        minute: FIELD.optional(),
        second: FIELD.optional(),
      })
      .optional(),
    /** No time column: item n is of `first` + n · `everyMs`. */
    steps: z.strictObject({ first: z.iso.datetime({ offset: true }), everyMs: z.int().positive() }).optional(),
    /** No time column: the time of arrival. */
    received: z.literal(true).optional(),
    /** Zone of the source's clock, for times without an offset. */
    zone: ZONE.optional(),
  })
  .refine(
    ({ field, parts, steps, received }) =>
      [field, parts, steps, received].filter((way) => way !== undefined).length === 1,
    'expected exactly one of field, parts, steps, received',
  )
  .superRefine(({ field, format, parts, zone }, context) => {
    const problem = field === undefined ? undefined : compileFormat(format).problem
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['format'], message: problem, input: format })
    const local = parts !== undefined || (field !== undefined && !['iso', 'epoch-s', 'epoch-ms'].includes(format))
    if (local && zone === undefined)
      context.addIssue({
        code: 'custom',
        path: ['zone'],
        message: 'expected the time zone of these clocks, e.g. "Asia/Shanghai"',
        input: zone,
      })
  })

const POSITION = z
  .strictObject({
    lng: FIELD.optional(),
    lat: FIELD.optional(),
    /** A GeoJSON point, or an array of longitude and latitude. */
    point: FIELD.optional(),
    crs: z.string().default('WGS84'),
  })
  .refine(
    ({ lng, lat, point }) => (point === undefined) === (lng !== undefined && lat !== undefined),
    'expected lng and lat, or point',
  )
  .superRefine(({ crs }, context) => {
    try {
      parseCrs(crs)
    } catch (error) {
      context.addIssue({ code: 'custom', path: ['crs'], message: (error as Error).message, input: crs })
    }
  })

/** As `SensitiveFields` of feed.ts. */
export const SENSITIVE = z.strictObject({
  fields: z.array(FIELD),
  plates: z.boolean().exactOptional(),
  keeps: z.array(FIELD).exactOptional(),
})

const BILINGUAL = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

const MAPPING = z
  .strictObject({
    $schema: z.string().optional(),
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/, 'expected 2…64 of a–z, 0–9, ".", "_", "-"'),
    title: BILINGUAL,
    publisher: BILINGUAL,
    licence: z.string().min(1),
    grade: z.enum(['open', 'shared', 'restricted']),
    cadenceMs: z.number().positive(),
    staleAfterMs: z.number().positive(),
    maxAgeMs: z.number().positive().optional(),
    maxBytes: z
      .int()
      .positive()
      .max(64 << 20)
      .optional(),
    /** A recorded message in `samples/`. */
    sample: z.string().optional(),

    /** Personal fields of its items besides the caller: as `SensitiveFields` of feed.ts. */
    sensitive: SENSITIVE.optional(),

    encoding: z.enum(['json', 'ndjson', 'csv']),
    csv: z
      .strictObject({
        delimiter: z.string().length(1).default(','),
        charset: z.string().default('utf-8'),
        /** Column names of a file without a header. */
        columns: z.array(FIELD).min(1).optional(),
        decimalComma: z.boolean().default(false),
      })
      .optional(),
    /** Location of the items: a dotted path or JSON pointer; absent: the message is an array of items, or one item. */
    items: FIELD.optional(),
    /** Column names of items that are arrays. */
    columns: z.array(FIELD).min(1).optional(),
    /** The message is a script (`var rows = [ … ];`): its first array or object is read. */
    script: z.boolean().default(false),
    /** Values that stand for a missing one, besides null and ''. */
    missing: z.array(z.union([z.string(), z.number()])).default([]),

    time: TIME,
    /** The sensor, mover or report. Absent only if each column is a thing of its own (`melt`). */
    thing: SOURCE.optional(),
    readings: z
      .array(z.strictObject({ field: FIELD, ...MEASURED, values: z.record(z.string(), z.number()).optional() }))
      .min(1)
      .optional(),
    /** Wide tables: each column not named in `except` is a thing, its cells are readings. */
    melt: z
      .strictObject({ ...MEASURED, except: z.array(FIELD).default([]), prefix: z.string().default('') })
      .optional(),
    /** Air conditions for converting gases from ppm or ppb. */
    air: z
      .strictObject({ temperatureK: z.number().positive(), pressureKPa: z.number().positive().exactOptional() })
      .optional(),
    quality: z
      .strictObject({
        field: FIELD,
        values: z.record(z.string(), z.literal([0, 1, 2, 3])),
        otherwise: z.literal([0, 1, 2, 3]).default(0),
      })
      .optional(),
    position: POSITION.optional(),
    /** Each item also gives the position of its thing. */
    sensor: z
      .strictObject({
        kind: z.enum(SENSOR_KINDS),
        name: SOURCE.optional(),
        nameEn: SOURCE.optional(),
        owner: SOURCE.optional(),
      })
      .optional(),
    mover: z
      .strictObject({
        kind: SOURCE,
        name: SOURCE.optional(),
        unitCode: SOURCE.optional(),
        routeRef: SOURCE.optional(),
        speed: z.strictObject({ field: FIELD, unit: z.string() }).optional(),
        bearingDeg: FIELD.optional(),
      })
      .optional(),
    report: z
      .strictObject({
        category: SOURCE,
        title: SOURCE,
        description: SOURCE.optional(),
        status: SOURCE.optional(),
        address: SOURCE.optional(),
        callerName: SOURCE.optional(),
        callerPhone: SOURCE.optional(),
        /** Fields in the format of `time`; absent: the item's time. */
        updatedAt: FIELD.optional(),
        closedAt: FIELD.optional(),
      })
      .optional(),
  })
  .superRefine((mapping, context) => {
    const issue = (path: PropertyKey[], message: string, input: unknown) =>
      context.addIssue({ code: 'custom', path, message, input })
    const { readings, melt, sensor, mover, report, position, thing } = mapping
    if (!readings && !melt && !sensor && !mover && !report)
      issue([], 'expected at least one of readings, melt, sensor, mover, report', undefined)
    if (thing === undefined && (readings ?? sensor ?? mover ?? report) !== undefined)
      issue(['thing'], 'expected the field that names the thing', thing)
    if (position === undefined && (sensor ?? mover) !== undefined)
      issue(['position'], 'expected where its coordinates are', position)
    if (mapping.encoding !== 'csv' && mapping.csv !== undefined)
      issue(['csv'], `expected none, or encoding "csv" instead of "${mapping.encoding}"`, mapping.csv)
    if (mapping.encoding === 'csv' && mapping.items !== undefined)
      issue(['items'], 'expected none: in CSV each line is an item', mapping.items)
    if (mapping.staleAfterMs < mapping.cadenceMs)
      issue(['staleAfterMs'], `expected cadenceMs (${mapping.cadenceMs}) or more`, mapping.staleAfterMs)
    for (const [i, { property, unit }] of (readings ?? []).entries()) checkUnit(['readings', i], property, unit)
    if (melt) checkUnit(['melt'], melt.property, melt.unit)
    const kind = typeof mover?.kind === 'string' ? undefined : mover?.kind
    for (const word of [kind?.constant, kind?.otherwise, ...Object.values(kind?.values ?? {})])
      if (word !== undefined && !isMoverKind(word))
        issue(['mover', 'kind'], `expected one of ${Object.keys(MOVER_KINDS).join(', ')}`, word)
    if (mover?.speed) {
      try {
        convert(1, mover.speed.unit, 'km/h')
      } catch (error) {
        issue(['mover', 'speed', 'unit'], (error as Error).message, mover.speed.unit)
      }
    }
    if (mapping.csv) {
      try {
        new TextDecoder(mapping.csv.charset)
      } catch {
        issue(['csv', 'charset'], 'expected e.g. utf-8, gbk, gb18030, big5, utf-16le', mapping.csv.charset)
      }
    }

    function checkUnit(path: PropertyKey[], property: PropertyId, unit: string | undefined): void {
      if (unit === undefined) return
      try {
        toUnit(1, unit, property, mapping.air)
      } catch (error) {
        if (!(error instanceof UnitError)) throw error
        issue([...path, error.code === 'CONDITIONS' ? 'air' : 'unit'], error.message, unit)
      }
    }
  })

export function isMoverKind(word: string): word is MoverKind {
  return Object.hasOwn(MOVER_KINDS, word)
}

/**
 * Validates a mapping.
 * @param name of the file, for the message
 * @throws {MappingError}
 */
export function parseMapping(value: unknown, name: string): Mapping {
  const result = MAPPING.safeParse(value)
  if (result.success) return result.data
  const lines = result.error.issues.flatMap((issue) => describe(issue, value, []))
  throw new MappingError(lines.map((line) => `${name}: ${line}`).join('\n'))
}

function describe(issue: z.core.$ZodIssue, whole: unknown, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path]
  // For a union, the issue of its object alternative says more than "invalid input".
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find((errors) => errors.some(({ code }) => code !== 'invalid_type')) ?? issue.errors[0]
    if (branch !== undefined && branch.length > 0) return branch.flatMap((inner) => describe(inner, whole, path))
  }
  const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], whole)
  const shown = found === undefined ? 'absent' : JSON.stringify(found).slice(0, 80)
  return [`${pathText(path)} is ${shown}: ${issue.message}`]
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the mapping'
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('')
}
