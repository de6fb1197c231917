import { faultText, placeText } from '../../transit/gtfs/gtfs-fault.ts'
import { readGtfs } from '../../transit/gtfs/read-gtfs.ts'
import { UnpackError } from '../../transit/gtfs/unpack.ts'
import type { Fault, Feed, FaultCode, Payload, Validated } from '../feed.ts'
import type { GtfsFault } from '../../transit/gtfs/gtfs-fault.ts'

/** Of one archive; what more is wrong with it is told when these are put right. */
const MOST_FAULTS = 1_000
const MOST_BYTES = 32 * 1024 * 1024

/** How much of a timetable is good. */
interface Timetable {
  readonly routes: number
  readonly stops: number
  readonly trips: number
}

/**
 * GTFS Schedule: checked line by line. A timetable brings no readings: a good one is a sign of life, and `city import gtfs` loads it.
 */
export const gtfsStatic: Feed<Timetable> = {
  id: 'gtfs-static',
  title: { zh: '公交时刻表', en: 'Transit timetable' },
  publisher: { zh: '公交公司', en: 'Bus company' },
  carries: [],
  licence: 'internal',
  grade: 'open',
  cadenceMs: 7 * 86_400_000,
  staleAfterMs: 60 * 86_400_000,
  encodings: ['zip'],
  maxBytes: MOST_BYTES,
  sample: 'gtfs-static.zip',
  validate,
  toObservations: () => ({ state: 'empty' }),
}

function validate({ bytes }: Payload): Validated<Timetable> {
  try {
    const { gtfs, faults, faultCount } = readGtfs(bytes, MOST_FAULTS)
    const told = faults.map(faultOf)
    if (faultCount > faults.length)
      told.push({ code: 'INVALID', message: `${faultCount - faults.length} lines more are wrong; expected none` })
    const [routes, stops, trips] = [gtfs.routes.length, gtfs.stops.length, gtfs.trips.length]
    return { messages: routes > 0 && stops > 0 && trips > 0 ? [{ routes, stops, trips }] : [], faults: told }
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error
    return { messages: [], faults: [{ code: error.code, message: error.message }] }
  }
}

const CODES: Readonly<Record<GtfsFault['code'], FaultCode>> = {
  INVALID: 'INVALID',
  MISSING: 'INVALID',
  DUPLICATE: 'INVALID',
  ORDER: 'INVALID',
  UNKNOWN: 'UNKNOWN_THING',
}

function faultOf(fault: GtfsFault): Fault {
  return { code: CODES[fault.code], message: faultText(fault), place: placeText(fault) }
}
