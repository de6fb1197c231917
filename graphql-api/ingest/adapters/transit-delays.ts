import { implausible } from '../../../domain/properties.ts'
import type { Quality, Reading } from '../feed/feed-item.ts'
import type { Fault, Feed, Outcome } from '../feed/feed.ts'
import { instantOf, readRealtime, type RealtimeItem } from '../formats/gtfs-rt/read-realtime.ts'
import { callOf, type Run } from '../formats/gtfs-rt/call-of.ts'
import type { StopTimeUpdate } from '../formats/gtfs-rt/realtime-types.ts'

const MOST_STOPS = 1_000

/**
 * GTFS-Realtime TripUpdates: the delay of each trip at each of its stops; `thing` is `trip/stop` of the timetable
 * (`callOf`). A time without a delay becomes a delay where the timetable is known (`departures.service.ts`). NO_DATA is
 * a delay of quality 3: nothing is known from there on. A cancelled trip or skipped stop is the property `cancelled`
 * for its day; a running trip without other data has `cancelled` 0.
 */
export const transitDelays: Feed<RealtimeItem> = {
  id: 'transit-delays',
  title: { zh: '公交晚点', en: 'Transit delays' },
  publisher: { zh: '公交公司', en: 'Bus company' },
  carries: ['reading'],
  licence: 'internal',
  grade: 'open',
  cadenceMs: 30_000,
  staleAfterMs: 180_000,
  encodings: ['protobuf', 'json'],
  sample: 'transit-delays.pb',
  validate: readRealtime,
  toObservations({ entity: { tripUpdate, isDeleted }, place, madeAtMs }): Outcome {
    if (tripUpdate === undefined || isDeleted === true) return { state: 'empty' }
    const { trip, stopTimeUpdate: updates = [], timestamp, delay } = tripUpdate
    const tripId = trip?.tripId
    if (trip === undefined || tripId === undefined || tripId === '')
      return failed([invalid(`${place}.tripUpdate.trip.tripId is missing; expected a trip of the timetable`, place)])
    const isCancelled = trip.scheduleRelationship === 'CANCELED' || trip.scheduleRelationship === 'DELETED'
    const knownAtMs = instantOf(timestamp) ?? madeAtMs
    // The alert's own time may be that of the decision; each message confirms it again.
    const observedAtMs = isCancelled && knownAtMs !== undefined ? Math.max(knownAtMs, madeAtMs ?? 0) : knownAtMs
    if (observedAtMs === undefined)
      return failed([
        invalid(`${place}.tripUpdate.timestamp is missing, and the header’s too; expected seconds since 1970`, place),
      ])
    if (updates.length > MOST_STOPS)
      return failed([invalid(`${place} has ${updates.length} stops; expected at most ${MOST_STOPS}`, place)])
    const run: Run = { tripId, startTime: timeOfDay(trip.startTime) }
    const runOfDay: Run = { ...run, startDate: /^\d{8}$/.exec(trip.startDate ?? '')?.[0] }
    const arrivals: Reading[] = []
    const faults: Fault[] = []
    const add = (thing: string, { property, value, quality }: StopPrediction, at: string): void => {
      const doubt = implausible(value, property)
      if (doubt === undefined)
        arrivals.push({
          kind: 'reading',
          thing,
          property,
          value,
          observedAtMs,
          ...(quality !== undefined && { quality }),
        })
      else faults.push({ code: 'OUT_OF_RANGE', message: `${at}: ${doubt}`, place: at })
    }
    if (isCancelled) {
      add(callOf(runOfDay), { property: 'cancelled', value: 1 }, place)
      return { state: 'ok', arrivals }
    }
    if (delay !== undefined) add(callOf(run), { property: 'delay_s', value: delay }, place)
    for (const [index, update] of updates.entries()) {
      const at = `${place}.stopTimeUpdate[${index}]`
      const delay = predictionOf(update)
      if (delay === undefined) continue
      const { stopId, stopSequence } = update
      if (stopId === undefined && stopSequence === undefined)
        faults.push(invalid(`${at} has neither stopId nor stopSequence; expected one of them`, at))
      else add(callOf(delay.property === 'cancelled' ? runOfDay : run, stopId ?? stopSequence), delay, at)
    }
    if (arrivals.length === 0 && faults.length === 0) add(callOf(run), { property: 'cancelled', value: 0 }, place)
    if (arrivals.length > 0) return faults.length > 0 ? { state: 'ok', arrivals, faults } : { state: 'ok', arrivals }
    return failed(faults)
  },
}

interface StopPrediction {
  readonly property: 'delay_s' | 'arrival_time' | 'departure_time' | 'cancelled'
  readonly value: number
  readonly quality?: Quality
}

function predictionOf({ arrival, departure, scheduleRelationship }: StopTimeUpdate): StopPrediction | undefined {
  if (scheduleRelationship === 'SKIPPED') return { property: 'cancelled', value: 1 }
  if (scheduleRelationship === 'NO_DATA') return { property: 'delay_s', value: 0, quality: 3 }
  const delay = arrival?.delay ?? departure?.delay
  if (delay !== undefined) return { property: 'delay_s', value: delay }
  if (departure?.time) return { property: 'departure_time', value: departure.time }
  return arrival?.time ? { property: 'arrival_time', value: arrival.time } : undefined
}

/** `6:20:00` as `06:20:00`; undefined if it is not a time. */
function timeOfDay(text = ''): string | undefined {
  return /^\d{1,2}:\d\d:\d\d$/.test(text) ? text.padStart(8, '0') : undefined
}

function invalid(message: string, place: string): Fault {
  return { code: 'INVALID', message, place }
}

function failed(faults: readonly Fault[]): Outcome {
  return { state: 'failed', faults }
}
