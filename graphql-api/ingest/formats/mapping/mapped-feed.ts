import { convert } from '../../../../domain/units.ts'
import type { FeedItem, FeedItemKind, Fix } from '../../feed/feed-item.ts'
import type { Encoding, Fault, Feed, MessageContext, Outcome, TableLayout } from '../../feed/feed.ts'
import { isMoverKind, type Mapping } from './mapping.ts'
import { comesAgain } from '../../../../domain/local-time.ts'
import { invalid, ItemFault } from './item-fault.ts'
import { present } from './present.ts'
import { RowReader, type Position } from './row-reader.ts'
import { callerFields, reportOf } from './row-report.ts'
import { readRows } from './rows.ts'
import type { Row } from './row.ts'
import { namedFields } from './source.ts'

const ENCODINGS: Readonly<Record<Mapping['encoding'], readonly Encoding[]>> = {
  json: ['json', 'ndjson'],
  ndjson: ['ndjson', 'json'],
  csv: ['csv'],
}

const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/i

/** The feed that a mapping describes. */
export function feedOfMapping(mapping: Mapping): Feed<Row> {
  const { readings, melt, sensor, mover, report } = mapping
  const carries: FeedItemKind[] = []
  if (readings || melt) carries.push('reading')
  if (sensor) carries.push('thing')
  if (mover) carries.push('fix')
  if (report) carries.push('report')
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
    sensitive: { ...mapping.sensitive, fields: [...callerFields(mapping), ...(mapping.sensitive?.fields ?? [])] },
    table: tableOf(mapping),
    ...present({ maxBytes: mapping.maxBytes, maxAgeMs: mapping.maxAgeMs }),
    sample: mapping.sample ?? `${mapping.id}.${mapping.encoding}`,
    validate(payload) {
      const { rows, faults } = readRows(mapping, payload)
      return { messages: rows, faults }
    },
    toObservations: rowConverter(mapping),
  }
}

function tableOf(mapping: Mapping): TableLayout {
  const { delimiter = ',', charset, columns = mapping.columns } = mapping.csv ?? {}
  const named = [...namedFields(mapping), ...(mapping.melt?.except ?? [])]
  return { delimiter, named, ...present({ charset, columns }) }
}

function rowConverter(mapping: Mapping): (row: Row, context: MessageContext) => Outcome {
  const { readings = [], melt, sensor, mover, report, time } = mapping
  const reader = new RowReader(mapping)
  const except = new Set([...(melt?.except ?? []), time.field, ...Object.values(time.parts ?? {})])
  const inOrder = createHourOrder(time.zone)

  return (row, context) => {
    const arrivals: FeedItem[] = []
    const faults: Fault[] = []
    /** Reads one part of the item; a fault in it is recorded and leaves the other parts. */
    function part<Value>(read: () => Value): Value | undefined {
      try {
        return read()
      } catch (error) {
        if (!(error instanceof ItemFault)) throw error
        faults.push(error.fault)
        return undefined
      }
    }
    const add = (arrival: FeedItem | undefined) => {
      if (arrival !== undefined) arrivals.push(arrival)
    }
    const text = (source: Parameters<RowReader['text']>[1]) => reader.text(row, source, context)
    const thing = mapping.thing === undefined ? undefined : part(() => reader.thing(row, context))
    const toldAtMs = part(() => reader.instant(row, context))
    const isLocal = time.field === undefined || !HAS_OFFSET.test(String(row.get(time.field)))
    const observedAtMs = toldAtMs !== undefined && isLocal ? inOrder(row, thing ?? '', toldAtMs) : toldAtMs
    if (observedAtMs !== undefined && melt && mapping.thing === undefined)
      for (const column of row.columns())
        if (!except.has(column))
          add(part(() => reader.reading(row, `${melt.prefix}${column}`, column, melt, observedAtMs)))
    if (observedAtMs !== undefined && thing !== undefined) {
      if (sensor)
        add(
          part(() => ({
            kind: 'thing',
            thing,
            sensorKind: sensor.kind,
            ...present({ name: text(sensor.name), nameEn: text(sensor.nameEn), owner: text(sensor.owner) }),
            ...reader.positionOrFault(row),
          })),
        )
      for (const { field, ...measured } of readings)
        add(part(() => reader.reading(row, thing, field, measured, observedAtMs)))
      if (mover) add(part(() => fixOf(mover, row, context, thing, observedAtMs)))
      if (report) {
        // A report is kept without an impossible position or end; only the fault is recorded.
        const position = part<Position | undefined>(() => reader.position(row))
        const updatedAtMs = part(() => reader.time(row, report.updatedAt))
        const closedAtMs = part(() => reader.time(row, report.closedAt))
        const facts = { sourceId: thing, reportedAtMs: observedAtMs, updatedAtMs, closedAtMs, position }
        add(reportOf(report, row, reader, context, facts))
      }
    }
    if (arrivals.length > 0) return { state: 'ok', arrivals, ...(faults.length > 0 && { faults }) }
    return faults.length > 0 ? { state: 'failed', faults } : { state: 'empty' }
  }

  function fixOf(
    { kind: source, name, unitCode, routeRef, speed, bearingDeg }: NonNullable<Mapping['mover']>,
    row: Row,
    context: MessageContext,
    thing: string,
    observedAtMs: number,
  ): Fix {
    const moverKind = reader.text(row, source, context)
    if (moverKind === undefined || !isMoverKind(moverKind))
      throw invalid(row, 'mover.kind', moverKind, 'a kind of mover, e.g. "bus"')
    const toldSpeed = reader.number(row, speed?.field)
    const bearing = reader.number(row, bearingDeg)
    return {
      kind: 'fix',
      mover: thing,
      moverKind,
      ...reader.positionOrFault(row),
      observedAtMs,
      ...present({
        name: reader.text(row, name, context),
        unitCode: reader.text(row, unitCode, context),
        routeRef: reader.text(row, routeRef, context),
        speedKmh: toldSpeed === undefined ? undefined : Math.max(0, convert(toldSpeed, speed?.unit ?? 'km/h', 'km/h')),
        bearingDeg: bearing === undefined ? undefined : ((bearing % 360) + 360) % 360,
      }),
    }
  }
}

const HOUR_MS = 3_600_000

/**
 * On the night when clocks are put back one hour occurs twice. Times of one thing that stand still or go back within
 * that hour, in the order of a message, belong to its second occurrence.
 */
function createHourOrder(zone: string | undefined): (row: Row, thing: string, atMs: number) => number {
  const last = new Map<string, number>()
  let lastIndex = -1
  return ({ index }, thing, atMs) => {
    if (index <= lastIndex) last.clear()
    lastIndex = index
    const beforeMs = last.get(thing)
    const isBehind = beforeMs !== undefined && atMs <= beforeMs && beforeMs - atMs < HOUR_MS
    const inOrderMs = isBehind && zone !== undefined && comesAgain(atMs, zone) ? atMs + HOUR_MS : atMs
    last.set(thing, inOrderMs)
    return inOrderMs
  }
}
