import { isNullIsland } from '../../../domain/null-island.ts'
import type { ImportItem } from '../../store/feature.ts'
import type { FacilityFeature } from '../../store/things/facility.ts'
import type { RouteFeature } from '../../store/things/route.ts'
import type { Gtfs, GtfsRoute, GtfsTrip } from './gtfs.ts'

/** Routes and stops of a timetable as rows of the city: `route/12`, `stop/990101ST0003`. */
export function* featuresOf(gtfs: Gtfs): Generator<ImportItem> {
  const stops = new Map(gtfs.stops.map((stop) => [stop.id, stop]))
  const agencies = new Map(gtfs.agencies.map(({ id, name }) => [id, name]))
  const tripsOf = new Map<string, GtfsTrip[]>()
  for (const trip of gtfs.trips) {
    const trips = tripsOf.get(trip.routeId)
    if (trips) trips.push(trip)
    else tripsOf.set(trip.routeId, [trip])
  }
  /** Kinds of the lines that call there, at a platform or its station. */
  const served = new Map<string, 'bus' | 'metro'>()
  for (const route of gtfs.routes) {
    const kind = kindOf(route.type)
    const sourceId = `route/${route.id}`
    if (kind === undefined) {
      yield { outcome: 'ignored', rule: `route type ${route.type}` }
      continue
    }
    const trips = tripsOf.get(route.id) ?? []
    for (const { calls } of trips)
      for (const { stopId } of calls)
        for (const id of [stopId, stops.get(stopId)?.parent])
          if (id !== undefined && served.get(id) !== 'metro') served.set(id, kind)
    const lines = linesOf(trips, gtfs, (id) => stops.get(id))
    const longest = longestOf(trips)
    if (lines.length === 0 || longest === undefined) {
      const reason = 'no trip of it has two stops in different places; expected a shape or such a trip'
      yield { outcome: 'rejected', sourceId, reason, original: route }
      continue
    }
    const names = longest.calls.map(({ stopId }) => stops.get(stopId)?.name ?? stopId)
    const operator = route.agencyId === undefined ? gtfs.agencies[0]?.name : agencies.get(route.agencyId)
    const [from, to] = [names[0], names.at(-1)]
    yield {
      outcome: 'loaded',
      feature: {
        target: 'route',
        sourceId,
        sourceVersion: 0,
        name: nameOf(route),
        // Real-time messages refer to a route by its id, by which it is found if it has no number.
        ref: route.shortName ?? route.id,
        kind,
        geometry:
          lines.length === 1
            ? { type: 'LineString', coordinates: lines[0] ?? [] }
            : { type: 'MultiLineString', coordinates: lines },
        stops: names,
        ...(route.colour !== undefined && { colour: route.colour }),
        ...(operator !== undefined && { operator }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...departuresOf(trips),
      } satisfies RouteFeature,
    }
  }
  const otherwise = [...served.values()].includes('bus') ? 'bus' : 'metro'
  for (const { id, name, lng, lat, locationType, parent } of gtfs.stops) {
    if (locationType > 2) {
      yield { outcome: 'ignored', rule: 'node or boarding area' }
      continue
    }
    if (locationType === 0 && parent !== undefined) {
      yield { outcome: 'ignored', rule: 'platform of a station' }
      continue
    }
    if (isNullIsland(lng, lat)) {
      const reason = `stop: position ${JSON.stringify([lng, lat])} is 0° N 0° E, which means no position`
      yield { outcome: 'rejected', sourceId: `stop/${id}`, reason, original: { id, name, lng, lat } }
      continue
    }
    const kind = served.get(id) ?? otherwise
    const place = kind === 'bus' ? (locationType === 1 ? 'bus_station' : 'bus_stop') : 'metro_station'
    yield {
      outcome: 'loaded',
      feature: {
        target: 'facility',
        sourceId: `stop/${id}`,
        sourceVersion: 0,
        name,
        kind: locationType === 2 ? 'metro_entrance' : place,
        geometry: { type: 'Point', coordinates: [lng, lat] },
        tags: { gtfs_stop_id: id },
      } satisfies FacilityFeature,
    }
  }
}

/** For basic and extended route types. Undefined: ships, cable cars and aeroplanes are not imported. */
function kindOf(type: number): 'bus' | 'metro' | undefined {
  if (
    [0, 1, 2, 5, 12].includes(type) ||
    (type >= 100 && type < 200) ||
    (type >= 400 && type < 700) ||
    (type >= 900 && type < 1000)
  )
    return 'metro'
  if (type === 3 || type === 11 || (type >= 200 && type < 300) || (type >= 700 && type < 900)) return 'bus'
  return undefined
}

function nameOf({ id, shortName, longName }: GtfsRoute): string {
  if (shortName === undefined || longName === undefined) return longName ?? shortName ?? id
  return `${shortName} ${longName}`
}

function longestOf(trips: readonly GtfsTrip[]): GtfsTrip | undefined {
  let longest: GtfsTrip | undefined
  for (const trip of trips) if (trip.calls.length > (longest?.calls.length ?? 0)) longest = trip
  return longest
}

/** One line for each direction: the most frequent shape of its trips, else the stops of its longest trip. */
function linesOf(
  trips: readonly GtfsTrip[],
  { shapes }: Gtfs,
  stopOf: (id: string) => { readonly lng: number; readonly lat: number } | undefined,
): [number, number][][] {
  const lines = new Map<string, [number, number][]>()
  for (const way of [0, 1, undefined]) {
    const ofWay = trips.filter(({ direction }) => direction === way)
    const counts = new Map<string, number>()
    for (const { shapeId } of ofWay) if (shapeId !== undefined) counts.set(shapeId, (counts.get(shapeId) ?? 0) + 1)
    const [usual] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
    const given =
      (usual === undefined ? undefined : shapes.get(usual)) ??
      longestOf(ofWay)?.calls.flatMap(({ stopId }) => {
        const stop = stopOf(stopId)
        return stop ? [[stop.lng, stop.lat] as const] : []
      }) ??
      []
    const points = given.filter(([lng, lat]) => !isNullIsland(lng, lat))
    const line = points
      .filter(([lng, lat], index) => index === 0 || lng !== points[index - 1]?.[0] || lat !== points[index - 1]?.[1])
      .map(([lng, lat]): [number, number] => [lng, lat])
    if (line.length >= 2) lines.set(usual ?? `way ${way ?? ''}`, line)
  }
  return [...lines.values()]
}

function departuresOf(
  trips: readonly GtfsTrip[],
): Pick<RouteFeature, 'firstDeparture' | 'lastDeparture' | 'headwayMin'> {
  let first = Infinity
  let last = -Infinity
  let mostRuns = 0
  let headwayS: number | undefined
  for (const { calls, frequencies } of trips) {
    const departureS = calls[0]?.departureS
    if (departureS === undefined) continue
    const runs = frequencies ?? [{ fromS: departureS, toS: departureS + 1, headwayS: 1 }]
    for (const { fromS, toS, headwayS: everyS } of runs) {
      const more = Math.ceil((toS - fromS) / everyS) - 1
      first = Math.min(first, fromS)
      last = Math.max(last, fromS + more * everyS)
      if (more <= mostRuns) continue
      mostRuns = more
      headwayS = everyS
    }
  }
  if (first > last || last >= 360_000) return {}
  const text = (seconds: number) =>
    `${String(Math.floor(seconds / 3600)).padStart(2, '0')}:${String(Math.floor((seconds / 60) % 60)).padStart(2, '0')}`
  return {
    ...{ firstDeparture: text(first), lastDeparture: text(last) },
    ...(headwayS !== undefined && { headwayMin: Math.max(1, Math.round(headwayS / 60)) }),
  }
}
