import type { Feed, Payload, Validated } from '../feed/feed.ts'

const MOST_BYTES = 32 * 1024 * 1024
const SIGNATURE = Buffer.from('PK\u0003\u0004', 'latin1')

/**
 * GTFS Schedule: a complete timetable that replaces the previous one. It is checked line by line as it is loaded
 * (`ingest/pipeline/load-timetables.ts`); if anything is wrong the previous one stays.
 */
export const gtfsStatic: Feed<Uint8Array> = {
  id: 'gtfs-static',
  title: { zh: '公交时刻表', en: 'Transit timetable' },
  publisher: { zh: '公交公司', en: 'Bus company' },
  carries: ['timetable'],
  licence: 'internal',
  grade: 'open',
  cadenceMs: 7 * 86_400_000,
  staleAfterMs: 60 * 86_400_000,
  encodings: ['zip'],
  maxBytes: MOST_BYTES,
  sample: 'gtfs-static.zip',
  validate,
  toObservations: (archive) => ({ state: 'ok', arrivals: [{ kind: 'timetable', archive }] }),
}

function validate({ bytes }: Payload): Validated<Uint8Array> {
  if (SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length))) return { messages: [bytes], faults: [] }
  const message = `the message (${bytes.length} bytes) is not a zip archive; expected a zip archive of GTFS`
  return { messages: [], faults: [{ code: 'UNREADABLE', message }] }
}
