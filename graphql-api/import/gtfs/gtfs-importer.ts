import { open, readFile } from 'node:fs/promises'
import { featuresOf } from './features-of-gtfs.ts'
import { faultText, placeText } from './gtfs-fault.ts'
import { readGtfs, type GtfsRead } from './read-gtfs.ts'
import { UnpackError } from './unpack.ts'
import { replaceTimetable } from './timetable.ts'
import { fileBytes } from '../files/file-bytes.ts'
import { ImportError } from '../../store/import-error.ts'
import type { Importer } from '../importer.ts'

/** Faults kept in the report; the others are summarized in one line. */
const MOST_FAULTS = 100_000
const MOST_BYTES = 256 * 1024 * 1024
const SIGNATURE = Buffer.from('PK\u0003\u0004', 'latin1')

/** GTFS Schedule: routes and stops as rows of the city, and the timetable for real-time delays. */
export const gtfs: Importer = {
  id: 'gtfs',
  summary: 'a transit timetable (GTFS): routes, stops, trips; faults are reported line by line',
  extensions: ['.zip'],
  options: [],
  async *read(file) {
    file.signal?.throwIfAborted()
    const bytes = await fileBytes(file.path, 'GTFS')
    await checkArchive(file.path, bytes)
    const { gtfs: timetable, faults, faultCount, leftOut } = await readFileOf(file.path)
    file.onProgress({ phase: 'features', done: bytes, total: bytes })
    for (const fault of faults) {
      const { line, field, value } = fault
      yield {
        outcome: 'rejected',
        sourceId: placeText(fault),
        reason: faultText(fault),
        original: { line, field, value },
      }
    }
    if (faultCount > faults.length) {
      const reason = `${faultCount - faults.length} more lines have faults`
      yield { outcome: 'rejected', sourceId: file.path, reason, original: null }
    }
    for (const [rule, count] of leftOut)
      for (let reported = 0; reported < count; reported++) yield { outcome: 'ignored', rule }
    yield* featuresOf(timetable)
  },
  async complete(database, { path, source }) {
    const { gtfs: timetable } = await readFileOf(path)
    await replaceTimetable(database, source, timetable)
  },
}

/** @throws {ImportError} if it is not an archive by its first bytes, or too large for a city */
async function checkArchive(path: string, bytes: number): Promise<void> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(SIGNATURE.length), 0, SIGNATURE.length, 0)
    if (buffer.every((byte) => byte === 0))
      throw new ImportError(`${path} starts with zero bytes only; expected a zip archive of GTFS`)
    if (!buffer.equals(SIGNATURE)) throw new ImportError(`${path} is not a zip archive; expected a zip archive of GTFS`)
    if (bytes > MOST_BYTES)
      throw new ImportError(`${path} has ${bytes} bytes; expected a timetable of at most ${MOST_BYTES}`)
  } finally {
    await file.close()
  }
}

async function readFileOf(path: string): Promise<GtfsRead> {
  try {
    return readGtfs(await readFile(path), MOST_FAULTS)
  } catch (error) {
    if (error instanceof UnpackError) throw new ImportError(`${path}: ${error.message}`, { cause: error })
    throw error
  }
}
