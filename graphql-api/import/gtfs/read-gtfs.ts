import { GTFS_FILES, type GtfsFileName } from './files.ts'
import { secondsOf } from './field-kinds.ts'
import type { Gtfs, GtfsCall, GtfsFrequency, GtfsService, GtfsStop, GtfsTrip } from './gtfs.ts'
import { GtfsFaults, type GtfsFault } from './gtfs-fault.ts'
import { MOST_LINES, readTable, type GtfsRow, type Known } from './read-table.ts'
import { unpack } from './unpack.ts'

export interface GtfsRead {
  readonly gtfs: Gtfs
  /** At most `mostFaults`. */
  readonly faults: readonly GtfsFault[]
  readonly faultCount: number
  /** Valid lines that are not supported, counted by reason. */
  readonly leftOut: ReadonlyMap<string, number>
}

const MOST_FAULTS = 5_000
/** The longest train runs have a few hundred stops. */
const MOST_CALLS = 1_000
/** A point every few metres across a country. */
const MOST_POINTS = 50_000
/** A place or a group of stops that is served on demand (GTFS-Flex). */
const ON_DEMAND = 'a stop on demand'
const NO_PICKUP = '1'
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/**
 * Reads a timetable and checks it line by line: invalid lines, and those that refer to them, are named and left out.
 * @throws {UnpackError} if it is not an archive or too large
 */
export function readGtfs(archive: Uint8Array, mostFaults = MOST_FAULTS, mostLines = MOST_LINES): GtfsRead {
  const faults = new GtfsFaults(mostFaults)
  const files = unpack(archive)
  const known: Known = new Map()
  const budget = { left: mostLines }
  const tables = new Map<GtfsFileName, GtfsRow[]>()
  for (const [name, { required, key }] of Object.entries(GTFS_FILES) as [
    GtfsFileName,
    (typeof GTFS_FILES)[GtfsFileName],
  ][]) {
    const bytes = files.get(name)
    if (bytes === undefined && required)
      faults.add({ file: name, code: 'MISSING', expected: 'this file in the archive' })
    const rows = bytes === undefined ? [] : readTable(name, bytes, known, faults, budget)
    tables.set(name, name === 'stops.txt' ? stopsThatStand(rows, faults) : rows)
    const [field] = key
    if (field !== undefined)
      known.set(`${name}/${field}`, new Set((tables.get(name) ?? []).map(({ values }) => values[field] ?? '')))
  }
  if (!files.has('calendar.txt') && !files.has('calendar_dates.txt'))
    faults.add({ file: 'calendar.txt', code: 'MISSING', expected: 'this file or calendar_dates.txt in the archive' })
  const rows = (name: GtfsFileName) => tables.get(name) ?? []
  const services = servicesOf(rows('calendar.txt'), rows('calendar_dates.txt'), faults)
  const gtfs: Gtfs = {
    agencies: rows('agency.txt').map(({ values }) => ({
      id: values.agency_id ?? '',
      name: values.agency_name ?? '',
      timeZone: values.agency_timezone ?? '',
    })),
    stops: rows('stops.txt').map(stopOf),
    routes: rows('routes.txt').flatMap((row) => routeOf(row, faults)),
    services,
    trips: tripsOf(
      rows('trips.txt'),
      rows('stop_times.txt'),
      frequenciesOf(rows('frequencies.txt'), faults),
      new Set(services.map(({ id }) => id)),
      faults,
    ),
    shapes: shapesOf(rows('shapes.txt'), faults),
  }
  return { gtfs, faults: faults.kept, faultCount: faults.count, leftOut: faults.leftOut }
}

/** Only nodes and boarding areas may lack name and position; a parent must be among the stops. */
function stopsThatStand(rows: readonly GtfsRow[], faults: GtfsFaults): GtfsRow[] {
  const ids = new Set(rows.map(({ values }) => values.stop_id))
  return rows.filter(({ line, values }) => {
    const place = { file: 'stops.txt', line } as const
    const parent = values.parent_station
    if (parent !== undefined && !ids.has(parent))
      faults.add({
        ...place,
        field: 'parent_station',
        value: parent,
        code: 'UNKNOWN',
        expected: 'a stop_id of stops.txt',
      })
    if (values.stop_lat !== undefined && values.stop_lon !== undefined && values.stop_name !== undefined) return true
    if (Number(values.location_type ?? 0) > 2) return false
    // An invalid position was already reported.
    if (values.stop_name === undefined)
      faults.add({ ...place, field: 'stop_name', code: 'MISSING', expected: 'a name' })
    return false
  })
}

function stopOf({ values }: GtfsRow): GtfsStop {
  return {
    id: values.stop_id ?? '',
    name: values.stop_name ?? '',
    lng: Number(values.stop_lon),
    lat: Number(values.stop_lat),
    locationType: Number(values.location_type ?? 0),
    ...(values.parent_station !== undefined && { parent: values.parent_station }),
  }
}

function routeOf({ line, values }: GtfsRow, faults: GtfsFaults): Gtfs['routes'] {
  const { route_id: id = '', agency_id, route_short_name: shortName, route_long_name: longName, route_color } = values
  if (shortName === undefined && longName === undefined)
    faults.add({
      file: 'routes.txt',
      line,
      field: 'route_long_name',
      code: 'MISSING',
      expected: 'a short or a long name',
    })
  return [
    {
      id,
      type: Number(values.route_type),
      ...(agency_id !== undefined && { agencyId: agency_id }),
      ...(shortName !== undefined && { shortName }),
      ...(longName !== undefined && { longName }),
      ...(route_color !== undefined && { colour: `#${route_color.toLowerCase()}` }),
    },
  ]
}

function servicesOf(weeks: readonly GtfsRow[], days: readonly GtfsRow[], faults: GtfsFaults): GtfsService[] {
  const services = new Map<
    string,
    { -readonly [Key in keyof GtfsService]: GtfsService[Key] } & { added: string[]; removed: string[] }
  >()
  for (const { line, values } of weeks) {
    const { service_id: id = '', start_date: from = '', end_date: to = '' } = values
    if (to < from)
      faults.add({
        file: 'calendar.txt',
        line,
        field: 'end_date',
        value: to,
        code: 'ORDER',
        expected: `a day not before ${from}`,
      })
    else
      services.set(id, { id, from, to, weekdays: WEEKDAYS.map((day) => values[day] === '1'), added: [], removed: [] })
  }
  for (const { values } of days) {
    const { service_id: id = '', date = '', exception_type: type } = values
    let service = services.get(id)
    if (service === undefined) services.set(id, (service = { id, added: [], removed: [] }))
    service[type === '1' ? 'added' : 'removed'].push(date)
  }
  return [...services.values()]
}

function shapesOf(rows: readonly GtfsRow[], faults: GtfsFaults): Gtfs['shapes'] {
  const shapes = new Map<string, [number, number][]>()
  for (const [id, points] of grouped(rows, 'shape_id', 'shape_pt_sequence')) {
    if (points.length > MOST_POINTS) {
      const expected = `at most ${MOST_POINTS} points of it, where there are ${points.length}`
      faults.add({ file: 'shapes.txt', field: 'shape_id', value: id, code: 'INVALID', expected })
      continue
    }
    reportFalling(points, 'shapes.txt', 'shape_dist_traveled', faults)
    shapes.set(
      id,
      points.map(({ values }) => [Number(values.shape_pt_lon), Number(values.shape_pt_lat)]),
    )
  }
  return shapes
}

function frequenciesOf(rows: readonly GtfsRow[], faults: GtfsFaults): Map<string, GtfsFrequency[]> {
  const frequencies = new Map<string, GtfsFrequency[]>()
  for (const { line, values } of rows) {
    const { trip_id: id = '', start_time: from = '', end_time: to = '', headway_secs } = values
    const [fromS, toS] = [secondsOf(from), secondsOf(to)]
    if (toS <= fromS) {
      const expected = `a time after ${from}`
      faults.add({ file: 'frequencies.txt', line, field: 'end_time', value: to, code: 'ORDER', expected })
      continue
    }
    const ofTrip = frequencies.get(id) ?? []
    frequencies.set(id, [...ofTrip, { fromS, toS, headwayS: Number(headway_secs) }])
  }
  return frequencies
}

function tripsOf(
  rows: readonly GtfsRow[],
  times: readonly GtfsRow[],
  frequencies: ReadonlyMap<string, readonly GtfsFrequency[]>,
  services: ReadonlySet<string>,
  faults: GtfsFaults,
): GtfsTrip[] {
  const callsOf = grouped(times, 'trip_id', 'stop_sequence')
  return rows.flatMap(({ line, values }): GtfsTrip[] => {
    const { trip_id: id = '', route_id: routeId = '', service_id: serviceId = '', trip_headsign, shape_id } = values
    const place = { file: 'trips.txt', line } as const
    if (!services.has(serviceId)) {
      const expected = 'a service_id of calendar.txt or calendar_dates.txt'
      faults.add({ ...place, field: 'service_id', value: serviceId, code: 'UNKNOWN', expected })
      return []
    }
    const lines = callsOf.get(id) ?? []
    if (lines.length > MOST_CALLS) {
      const expected = `at most ${MOST_CALLS} lines of stop_times.txt for it, where there are ${lines.length}`
      faults.add({ ...place, field: 'trip_id', value: id, code: 'INVALID', expected })
      return []
    }
    const ofStops = lines.filter(({ values }) => values.stop_id !== undefined)
    for (let flexible = ofStops.length; flexible < lines.length; flexible++) faults.leaveOut(ON_DEMAND)
    const calls = callsThatRun(ofStops, faults)
    if (calls.length < 2 && ofStops.length < lines.length) {
      faults.leaveOut('a trip on demand')
      return []
    }
    if (calls.length < 2) {
      faults.add({
        ...place,
        field: 'trip_id',
        value: id,
        code: 'INVALID',
        expected: 'two or more good lines of stop_times.txt for it',
      })
      return []
    }
    return [
      {
        id,
        routeId,
        serviceId,
        calls,
        ...(trip_headsign !== undefined && { headsign: trip_headsign }),
        ...(frequencies.has(id) && { frequencies: frequencies.get(id) ?? [] }),
        ...(values.direction_id !== undefined && { direction: Number(values.direction_id) }),
        ...(shape_id !== undefined && { shapeId: shape_id }),
      },
    ]
  })
}

/** Calls in order; one earlier than the previous call is left out. */
function callsThatRun(rows: readonly GtfsRow[], faults: GtfsFaults): GtfsCall[] {
  const calls: GtfsCall[] = []
  let earliestS = 0
  reportFalling(rows, 'stop_times.txt', 'shape_dist_traveled', faults)
  for (const [index, { line, values }] of rows.entries()) {
    const { stop_id: stopId = '', stop_sequence: sequence } = values
    const noPickup = values.pickup_type === NO_PICKUP ? ({ noPickup: true } as const) : {}
    const place = { file: 'stop_times.txt', line } as const
    const arrival = values.arrival_time ?? values.departure_time
    const departure = values.departure_time ?? values.arrival_time
    if (arrival === undefined || departure === undefined) {
      if (index === 0 || index === rows.length - 1)
        faults.add({
          ...place,
          field: 'arrival_time',
          code: 'MISSING',
          expected: 'a time at the first and the last stop',
        })
      calls.push({ stopId, sequence: Number(sequence), ...noPickup })
      continue
    }
    const [arrivalS, departureS] = [secondsOf(arrival), secondsOf(departure)]
    if (arrivalS < earliestS || departureS < arrivalS) {
      const [field, value, notBeforeS] =
        arrivalS < earliestS
          ? (['arrival_time', arrival, earliestS] as const)
          : (['departure_time', departure, arrivalS] as const)
      faults.add({ ...place, field, value, code: 'ORDER', expected: `a time not before ${timeText(notBeforeS)}` })
      continue
    }
    earliestS = departureS
    calls.push({ stopId, sequence: Number(sequence), arrivalS, departureS, ...noPickup })
  }
  return calls
}

/** Reports each line with a decreasing distance. */
function reportFalling(rows: readonly GtfsRow[], file: string, field: string, faults: GtfsFaults): void {
  let furthest = -Infinity
  for (const { line, values } of rows) {
    const value = values[field]
    if (value === undefined) continue
    if (Number(value) < furthest)
      faults.add({ file, line, field, value, code: 'ORDER', expected: `${furthest} or more` })
    else furthest = Number(value)
  }
}

function grouped(rows: readonly GtfsRow[], by: string, order: string): Map<string, GtfsRow[]> {
  const groups = new Map<string, GtfsRow[]>()
  for (const row of rows) {
    const id = row.values[by] ?? ''
    const group = groups.get(id)
    if (group) group.push(row)
    else groups.set(id, [row])
  }
  for (const group of groups.values()) group.sort((a, b) => Number(a.values[order]) - Number(b.values[order]))
  return groups
}

function timeText(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
}
