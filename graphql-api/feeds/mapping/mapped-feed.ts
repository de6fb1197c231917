import { parseCrs } from '../../../domain/crs.ts'
import { implausible, toUnit, type PropertyId } from '../../../domain/properties.ts'
import { convert } from '../../../domain/units.ts'
import type { Arrival, ArrivalKind, Quality, Reading } from '../arrival.ts'
import type { Encoding, Fault, Feed, MessageContext, Outcome } from '../feed.ts'
import { localMsOf } from '../instant.ts'
import { isRecord } from '../json-text.ts'
import { isMoverKind, type Mapping } from '../mapping.ts'
import { utcOfLocal } from '../time-zone.ts'
import { readRows, type Row } from './rows.ts'
import { textAt, textOf } from './source.ts'
import { compileFormat } from './time-format.ts'

const ENCODINGS: Readonly<Record<Mapping['encoding'], readonly Encoding[]>> = {
  json: ['json', 'ndjson'],
  ndjson: ['ndjson', 'json'],
  csv: ['csv'],
}

/** The feed that a mapping describes. */
export function feedOfMapping(mapping: Mapping): Feed<Row> {
  const { readings, melt, sensor, mover, report } = mapping
  const carries: ArrivalKind[] = []
  if (readings || melt) carries.push('reading')
  if (sensor) carries.push('thing')
  if (mover) carries.push('fix')
  if (report) carries.push('report')
  const convertRow = rowConverter(mapping)
  return {
    id: mapping.id,
    title: mapping.title,
    publisher: mapping.publisher,
    carries,
    licence: mapping.licence,
    grade: mapping.grade,
    cadenceMs: mapping.cadenceMs,
    staleAfterMs: mapping.staleAfterMs,
    encodings: ENCODINGS[mapping.encoding],
    ...(mapping.maxBytes !== undefined && { maxBytes: mapping.maxBytes }),
    ...(mapping.maxAgeMs !== undefined && { maxAgeMs: mapping.maxAgeMs }),
    sample: mapping.sample ?? `${mapping.id}.${mapping.encoding}`,
    validate(payload) {
      const { rows, faults } = readRows(mapping, payload)
      return { messages: rows, faults }
    },
    toObservations: convertRow,
  }
}

/** What stands in the way of one item, told by where it is known and caught where the item ends. */
class ItemFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message)
  }
}

function rowConverter(mapping: Mapping): (row: Row, context: MessageContext) => Outcome {
  const missing = new Set(mapping.missing.map(String))
  const format = compileFormat(mapping.time.format)
  const crs = parseCrs(mapping.position?.crs ?? 'WGS84')
  const except = new Set([
    ...(mapping.melt?.except ?? []),
    mapping.time.field,
    ...Object.values(mapping.time.parts ?? {}),
  ])

  return (row, context) => {
    const arrivals: Arrival[] = []
    const faults: Fault[] = []
    const attempt = (make: () => Arrival | undefined) => {
      try {
        const arrival = make()
        if (arrival !== undefined) arrivals.push(arrival)
      } catch (error) {
        if (!(error instanceof ItemFault)) throw error
        faults.push(error.fault)
      }
    }
    try {
      const observedAtMs = instantOf(row, context)
      if (mapping.thing === undefined) melted(row, observedAtMs, attempt)
      else described(row, context, thingOf(row, context), observedAtMs, attempt)
    } catch (error) {
      if (!(error instanceof ItemFault)) throw error
      faults.push(error.fault)
    }
    if (arrivals.length > 0) return { state: 'ok', arrivals, ...(faults.length > 0 && { faults }) }
    return faults.length > 0 ? { state: 'failed', faults } : { state: 'empty' }
  }

  function described(
    row: Row,
    context: MessageContext,
    thing: string,
    observedAtMs: number,
    attempt: (make: () => Arrival | undefined) => void,
  ): void {
    const text = (source: Parameters<typeof textOf>[0]) => textOf(source, row, missing, context.origin)
    const { sensor, mover, report, readings = [] } = mapping
    if (sensor)
      attempt(() => ({
        kind: 'thing',
        thing,
        sensorKind: sensor.kind,
        ...present({ name: text(sensor.name), nameEn: text(sensor.nameEn), owner: text(sensor.owner) }),
        ...required(row, positionOf(row)),
      }))
    for (const { field, property, unit, values } of readings)
      attempt(() => readingOf(row, thing, field, { property, unit, values }, observedAtMs))
    if (mover)
      attempt(() => {
        const kind = text(mover.kind)
        if (kind === undefined || !isMoverKind(kind))
          throw invalid(row, 'mover.kind', kind, 'a kind of mover, e.g. "bus"')
        const { speed, bearingDeg } = mover
        const speedText = speed && numberAt(row, speed.field)
        const bearing = bearingDeg === undefined ? undefined : numberAt(row, bearingDeg)
        return {
          kind: 'fix',
          mover: thing,
          moverKind: kind,
          ...required(row, positionOf(row)),
          observedAtMs,
          ...present({
            name: text(mover.name),
            unitCode: text(mover.unitCode),
            routeRef: text(mover.routeRef),
            speedKmh:
              speedText === undefined ? undefined : Math.max(0, convert(speedText, speed?.unit ?? 'km/h', 'km/h')),
            bearingDeg: bearing === undefined ? undefined : ((bearing % 360) + 360) % 360,
          }),
        }
      })
    if (report) {
      let position: { lng: number; lat: number } | undefined
      // Somebody's words are kept although nobody knows where: the position alone is told of as wrong.
      attempt(() => void (position = positionOf(row)))
      attempt(() => ({
        kind: 'report',
        sourceId: thing,
        reportedAtMs: observedAtMs,
        updatedAtMs: Math.max(
          observedAtMs,
          timeAt(row, report.updatedAt) ?? observedAtMs,
          timeAt(row, report.closedAt) ?? 0,
        ),
        category: text(report.category) ?? '',
        title: text(report.title) ?? text(report.category) ?? thing,
        ...present({
          description: text(report.description),
          status: text(report.status),
          closedAtMs: timeAt(row, report.closedAt),
          address: text(report.address),
          callerName: text(report.callerName),
          callerPhone: text(report.callerPhone),
        }),
        ...position,
        content: Object.fromEntries(row.columns().map((column) => [column, row.get(column)])),
      }))
    }
  }

  function melted(row: Row, observedAtMs: number, attempt: (make: () => Arrival | undefined) => void): void {
    const { melt } = mapping
    if (!melt) return
    for (const column of row.columns())
      if (!except.has(column)) attempt(() => readingOf(row, `${melt.prefix}${column}`, column, melt, observedAtMs))
  }

  function readingOf(
    row: Row,
    thing: string,
    field: string,
    {
      property,
      unit,
      values,
    }: { property: PropertyId; unit?: string | undefined; values?: Record<string, number> | undefined },
    observedAtMs: number,
  ): Reading | undefined {
    const word = textAt(row, field, missing)
    if (word === undefined) return undefined
    const number = values !== undefined && Object.hasOwn(values, word) ? values[word] : numberAt(row, field)
    if (number === undefined) return undefined
    const value = unit === undefined ? number : toUnit(number, unit, property, mapping.air)
    const wrong = implausible(value, property)
    if (wrong !== undefined) {
      const place = `${row.place} ${field}`
      throw new ItemFault({ code: 'OUT_OF_RANGE', message: `${place} is ${JSON.stringify(word)}: ${wrong}`, place })
    }
    const quality = qualityOf(row)
    return { kind: 'reading', thing, property, value, observedAtMs, ...(quality !== 0 && { quality }) }
  }

  function qualityOf(row: Row): Quality {
    if (mapping.quality === undefined) return 0
    const { field, values, otherwise } = mapping.quality
    const word = textAt(row, field, missing) ?? ''
    return Object.hasOwn(values, word) ? (values[word] ?? otherwise) : otherwise
  }

  function numberAt(row: Row, field: string): number | undefined {
    const text = textAt(row, field, missing)
    if (text === undefined) return undefined
    const number = Number(mapping.csv?.decimalComma === true ? text.replace(',', '.') : text)
    if (row.get(field) === true || row.get(field) === false) return row.get(field) === true ? 1 : 0
    if (!Number.isFinite(number) || /^0[xbo]/i.test(text)) {
      const markers =
        mapping.missing.length > 0
          ? `, or ${mapping.missing.map((mark) => JSON.stringify(mark)).join(', ')} where it is missing`
          : ''
      throw invalid(row, field, row.get(field), `a number${markers}`)
    }
    return number
  }

  function thingOf(row: Row, context: MessageContext): string {
    const thing = textOf(mapping.thing, row, missing, context.origin)
    if (thing !== undefined && thing.length <= 200) return thing
    const name = fieldName(mapping.thing)
    throw invalid(row, name, thing ?? row.get(name), 'the name of a thing, 1…200 characters')
  }

  function instantOf(row: Row, { receivedAtMs }: MessageContext): number {
    const { parts, steps, field, zone = 'UTC' } = mapping.time
    if (steps !== undefined) return Date.parse(steps.first) + row.index * steps.everyMs
    if (parts !== undefined) {
      const at = (column: string | undefined, otherwise: number): number =>
        column === undefined ? otherwise : Number(textAt(row, column, missing) ?? Number.NaN)
      const local = localMsOf([
        at(parts.year, 0),
        at(parts.month, 1),
        at(parts.day, 1),
        at(parts.hour, 0),
        at(parts.minute, 0),
        at(parts.second, 0),
        0,
      ])
      const instant = local === undefined ? undefined : utcOfLocal(local, zone)
      if (instant !== undefined) return instant
      const columns = Object.values(parts).filter((column) => column !== undefined)
      throw invalid(
        row,
        columns.join(', '),
        columns.map((column) => row.get(column)),
        'a date and time that there is',
      )
    }
    const instant = field === undefined ? receivedAtMs : timeAt(row, field)
    if (instant !== undefined) return instant
    throw invalid(row, field ?? 'time', row.get(field ?? ''), `a time as ${JSON.stringify(mapping.time.format)}`)
  }

  /** Undefined where there is none. */
  function timeAt(row: Row, field: string | undefined): number | undefined {
    const text = field === undefined ? undefined : textAt(row, field, missing)
    if (field === undefined || text === undefined) return undefined
    const instant = format.parse(text, mapping.time.zone)
    if (instant !== undefined) return instant
    const zone = mapping.time.format === 'iso' && mapping.time.zone === undefined ? ' with its offset' : ''
    throw invalid(row, field, row.get(field), `a time as ${JSON.stringify(mapping.time.format)}${zone}`)
  }

  function positionOf(row: Row): { lng: number; lat: number } | undefined {
    if (mapping.position === undefined) return undefined
    const { lng, lat, point } = mapping.position
    const [x, y] = point === undefined ? [numberAt(row, lng ?? ''), numberAt(row, lat ?? '')] : pairOf(row.get(point))
    if (x === undefined || y === undefined) return undefined
    const [toLng, toLat] = crs.toWgs84([x, y])
    if (Math.abs(toLng) <= 180 && Math.abs(toLat) <= 90) return { lng: toLng, lat: toLat }
    const place = `${row.place} ${point ?? `${lng ?? ''}, ${lat ?? ''}`}`
    throw new ItemFault({
      code: 'OUT_OF_RANGE',
      message: `${place} is ${x}, ${y}; expected longitude −180…180 and latitude −90…90 in ${crs.id}`,
      place,
    })
  }

  function required(row: Row, position: { lng: number; lat: number } | undefined): { lng: number; lat: number } {
    if (position !== undefined) return position
    const { lng = '', lat = '', point } = mapping.position ?? {}
    throw invalid(row, point ?? `${lng}, ${lat}`, undefined, 'a position')
  }
}

function pairOf(value: unknown): readonly (number | undefined)[] {
  const pair: unknown = isRecord(value) ? value.coordinates : value
  const [x, y] = Array.isArray(pair) ? (pair as unknown[]) : []
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : []
}

function invalid({ place }: Row, field: string, value: unknown, expected: string): ItemFault {
  const shown = value === undefined ? 'absent' : JSON.stringify(value).slice(0, 80)
  return new ItemFault({
    code: 'INVALID',
    message: `${place} ${field} is ${shown}; expected ${expected}`,
    place: `${place} ${field}`,
  })
}

function fieldName(source: Mapping['thing']): string {
  if (typeof source === 'string') return source
  return (
    source?.field ??
    source?.join?.join(', ') ??
    (source?.origin === undefined ? 'thing' : `topic part ${source.origin}`)
  )
}

/** Without what is undefined, which optional properties may not be. */
function present<Fields extends Record<string, unknown>>(
  fields: Fields,
): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
