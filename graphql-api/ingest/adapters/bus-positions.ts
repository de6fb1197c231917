import { isNullIsland } from '../../../domain/null-island.ts'
import type { Fix, Reading } from '../feed/feed-item.ts'
import type { Fault, Feed, Outcome } from '../feed/feed.ts'
import { instantOf, readRealtime, type RealtimeItem } from '../formats/gtfs-rt/read-realtime.ts'
import type { VehiclePosition } from '../formats/gtfs-rt/realtime-types.ts'

/** Percent of capacity for each occupancy word of the standard [P]. A word is an estimate. */
const LOADS: Readonly<Record<string, number>> = {
  EMPTY: 0,
  MANY_SEATS_AVAILABLE: 20,
  FEW_SEATS_AVAILABLE: 50,
  STANDING_ROOM_ONLY: 75,
  CRUSHED_STANDING_ROOM_ONLY: 95,
  FULL: 100,
}
const KMH = 3.6
const FASTEST_KMH = 400
/** Positions are 32-bit floats, which have seven digits. */
const DIGITS = 1e6

/** GTFS-Realtime VehiclePositions: position and occupancy of each bus. */
export const busPositions: Feed<RealtimeItem> = {
  id: 'bus-positions',
  title: { zh: '公交车位置', en: 'Bus positions' },
  publisher: { zh: '公交公司', en: 'Bus company' },
  carries: ['fix', 'reading'],
  licence: 'internal',
  grade: 'open',
  cadenceMs: 15_000,
  staleAfterMs: 60_000,
  encodings: ['protobuf', 'json'],
  sample: 'bus-positions.pb',
  validate: readRealtime,
  toObservations({ entity: { id = '', vehicle, isDeleted }, place, madeAtMs }): Outcome {
    if (vehicle === undefined || isDeleted === true) return { state: 'empty' }
    const observedAtMs = instantOf(vehicle.timestamp) ?? madeAtMs
    const position = positionOf(vehicle, place)
    if ('fault' in position) return { state: 'failed', faults: [position.fault] }
    if (observedAtMs === undefined)
      return failed(`${place}.vehicle.timestamp is missing, and the header’s too; expected seconds since 1970`, place)
    const { vehicle: names = {}, trip } = vehicle
    const mover = names.id ?? names.label ?? names.licensePlate ?? id
    const name = names.label ?? names.licensePlate
    const fix: Fix = {
      kind: 'fix',
      mover: mover.slice(0, 200),
      moverKind: 'bus',
      ...position,
      observedAtMs,
      ...motionOf(vehicle),
      ...(name !== undefined && { name: name.slice(0, 100) }),
      ...(trip?.routeId !== undefined && { routeRef: trip.routeId.slice(0, 100) }),
    }
    const load = loadOf(vehicle)
    return { state: 'ok', arrivals: load ? [fix, { ...load, thing: fix.mover, observedAtMs }] : [fix] }
  },
}

function positionOf(
  { position }: VehiclePosition,
  place: string,
): { readonly lng: number; readonly lat: number } | { readonly fault: Fault } {
  const { longitude = NaN, latitude = NaN } = position ?? {}
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && !isNullIsland(longitude, latitude))
    return { lng: Math.round(longitude * DIGITS) / DIGITS, lat: Math.round(latitude * DIGITS) / DIGITS }
  const message = `${place}.vehicle.position is longitude ${longitude}, latitude ${latitude}; expected WGS84 degrees`
  return { fault: { code: 'OUT_OF_RANGE', message, place } }
}

function motionOf({ position }: VehiclePosition): Pick<Fix, 'speedKmh' | 'bearingDeg'> {
  const speedKmh = (position?.speed ?? NaN) * KMH
  const bearing = position?.bearing ?? NaN
  return {
    ...(speedKmh >= 0 && speedKmh <= FASTEST_KMH && { speedKmh }),
    ...(bearing >= 0 && bearing <= 360 && { bearingDeg: bearing }),
  }
}

function loadOf({
  occupancyPercentage,
  occupancyStatus = '',
}: VehiclePosition): Omit<Reading, 'thing' | 'observedAtMs'> | undefined {
  if (occupancyPercentage !== undefined && occupancyPercentage <= 300)
    return { kind: 'reading', property: 'passenger_load', value: occupancyPercentage }
  const value = LOADS[occupancyStatus]
  return value === undefined ? undefined : { kind: 'reading', property: 'passenger_load', value, quality: 1 }
}

function failed(message: string, place: string): Outcome {
  return { state: 'failed', faults: [{ code: 'INVALID', message, place }] }
}
