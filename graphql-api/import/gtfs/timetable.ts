import { SYSTEM, type Database, type Identity, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Gtfs, GtfsTrip } from './gtfs.ts'

const sql = statements(new URL('./timetable.sql', import.meta.url))
const BATCH = 5_000

export interface TimetableCounts {
  readonly services: number
  readonly trips: number
  readonly calls: number
}

/** Replaces a source's timetable, completely or not at all. */
export async function replaceTimetable(database: Database, source: string, gtfs: Gtfs): Promise<TimetableCounts> {
  return database.write(SYSTEM, (session) => writeTimetable(session, source, gtfs))
}

/** As `replaceTimetable`, within a transaction. @param onTrips receives the number of trips written so far */
export async function writeTimetable(
  session: Session,
  source: string,
  gtfs: Gtfs,
  digest: string | null = null,
  onTrips?: (written: number) => void,
): Promise<TimetableCounts> {
  await session.rows(sql('dropTimetable', { source }))
  await putServices(session, source, gtfs)
  await session.rows(
    sql('putStops', {
      source,
      stopIds: gtfs.stops.map(({ id }) => id),
      places: gtfs.stops.map(({ id, locationType, parent }) => (locationType === 0 ? (parent ?? id) : id)),
      names: gtfs.stops.map(({ id, name }) => name || id),
    }),
  )
  for (let at = 0; at < gtfs.trips.length; at += BATCH) {
    const some = gtfs.trips.slice(at, at + BATCH)
    await putTrips(session, source, some)
    onTrips?.(at + some.length)
  }
  const counts = {
    services: gtfs.services.length,
    trips: gtfs.trips.length,
    calls: gtfs.trips.reduce((sum, { calls }) => sum + calls.length, 0),
  }
  const { routes, stops } = { routes: gtfs.routes.length, stops: gtfs.stops.length }
  const timeZone = gtfs.agencies[0]?.timeZone ?? 'UTC'
  await session.rows(sql('putTimetable', { source, digest, timeZone, routes, stops, ...counts }))
  return counts
}

/** The last timetable loaded for a source. */
export interface LoadedTimetable extends TimetableCounts {
  readonly source: string
  /** SHA-256 of the archive; null: it was loaded from a file. */
  readonly digest: string | null
  readonly loadedAt: Date
  /** IANA name. */
  readonly timeZone: string
  readonly routes: number
  /** Including platforms. */
  readonly stops: number
  /** `YYYY-MM-DD`, the first and the last service day; null: there is none. */
  readonly firstDay: string | null
  readonly lastDay: string | null
}

export function loadedTimetables(session: Session, sources: readonly string[]): Promise<LoadedTimetable[]> {
  return session.rows<LoadedTimetable>(sql('timetables', { sources }))
}

async function putServices(session: Session, source: string, { services, agencies }: Gtfs): Promise<void> {
  const timeZone = agencies[0]?.timeZone ?? 'UTC'
  await session.rows(
    sql('putServices', {
      source,
      serviceIds: services.map(({ id }) => id),
      timeZones: services.map(() => timeZone),
      weekdays: services.map(({ weekdays = [] }) =>
        weekdays.reduce((bits, runs, day) => bits | (Number(runs) << day), 0),
      ),
      fromDays: services.map(({ from }) => from ?? null),
      toDays: services.map(({ to }) => to ?? null),
      added: services.map(({ added }) => added.join(',')),
      removed: services.map(({ removed }) => removed.join(',')),
    }),
  )
}

async function putTrips(session: Session, source: string, trips: readonly GtfsTrip[]): Promise<void> {
  const written = await session.rows<{ id: number; tripId: string }>(
    sql('putTrips', {
      source,
      tripIds: trips.map(({ id }) => id),
      routeIds: trips.map(({ routeId }) => routeId),
      serviceIds: trips.map(({ serviceId }) => serviceId),
      headsigns: trips.map(({ headsign }) => headsign ?? null),
      directions: trips.map(({ direction }) => direction ?? null),
    }),
  )
  const numbers = new Map(written.map(({ id, tripId }) => [tripId, id]))
  const calls = trips.flatMap(({ id, calls: each }) => each.map((call) => ({ trip: numbers.get(id), ...call })))
  for (let at = 0; at < calls.length; at += BATCH) {
    const some = calls.slice(at, at + BATCH)
    await session.rows(
      sql('putCalls', {
        trips: some.map(({ trip }) => trip),
        sequences: some.map(({ sequence }) => sequence),
        stopIds: some.map(({ stopId }) => stopId),
        arrivals: some.map(({ arrivalS }) => arrivalS ?? null),
        departures: some.map(({ departureS }) => departureS ?? null),
        noPickups: some.map(({ noPickup = false }) => noPickup),
      }),
    )
  }
  const runs = trips.flatMap(({ id, frequencies = [] }) =>
    frequencies.map((run) => ({ trip: numbers.get(id), ...run })),
  )
  if (runs.length === 0) return
  await session.rows(
    sql('putFrequencies', {
      trips: runs.map(({ trip }) => trip),
      froms: runs.map(({ fromS }) => fromS),
      tos: runs.map(({ toS }) => toS),
      headways: runs.map(({ headwayS }) => headwayS),
    }),
  )
}

/** The call of a delay. Stop and times are null for a trip as a whole, and if the timetable does not have the stop. */
export interface TimetableCall {
  /** Of the reading, see `callOf`. */
  readonly thing: string
  readonly source: string
  readonly tripId: string
  readonly routeId: string
  readonly ref: string | null
  readonly routeName: string | null
  readonly headsign: string | null
  readonly stopId: string | null
  readonly stopName: string | null
  readonly sequence: number | null
  /** Seconds since the start of the service day. */
  readonly arrivalS: number | null
  readonly departureS: number | null
}

/** The calls of transit-delays readings; unknown things are left out. */
export async function callsOfThings(
  database: Database,
  identity: Identity,
  things: readonly string[],
): Promise<TimetableCall[]> {
  const parts = things.map((thing) => {
    const at = thing.lastIndexOf('/')
    return at < 0
      ? { thing, tripId: thing, stop: null }
      : { thing, tripId: thing.slice(0, at), stop: thing.slice(at + 1) }
  })
  return database.read(identity, (session) =>
    session.rows<TimetableCall>(
      sql('callsOfThings', {
        things: parts.map(({ thing }) => thing),
        tripIds: parts.map(({ tripId }) => tripId),
        stops: parts.map(({ stop }) => stop),
      }),
    ),
  )
}
