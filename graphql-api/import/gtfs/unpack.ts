import { unzipSync } from 'fflate'
import { GTFS_FILES, type GtfsFileName } from './files.ts'

/** Total size of all files after decompression. A national timetable has more; a city's has a tenth. */
const MOST_UNPACKED_BYTES = 256 * 1024 * 1024
const MOST_ENTRIES = 1_000

/** It is not an archive, or one that must not be unpacked. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError'
  constructor(
    readonly code: 'UNREADABLE' | 'TOO_LARGE',
    message: string,
  ) {
    super(message)
  }
}

/**
 * The files of a timetable by name, in any folder of the archive. Nothing is unpacked if the declared sizes exceed
 * `mostBytes` together, and nothing beyond the declared sizes.
 * @throws {UnpackError}
 */
export function unpack(archive: Uint8Array, mostBytes = MOST_UNPACKED_BYTES): ReadonlyMap<GtfsFileName, Uint8Array> {
  let entries = 0
  let bytes = 0
  const tooLarge = (what: string) => new UnpackError('TOO_LARGE', `the archive ${what}; expected a GTFS timetable`)
  try {
    const files = unzipSync(archive, {
      filter({ name, originalSize }) {
        if (++entries > MOST_ENTRIES) throw tooLarge(`has more than ${MOST_ENTRIES} files`)
        if (gtfsNameOf(name) === undefined) return false
        bytes += originalSize
        if (bytes > mostBytes) throw tooLarge(`holds more than ${mostBytes} bytes of timetable`)
        return true
      },
    })
    const found = new Map<GtfsFileName, Uint8Array>()
    for (const [path, content] of Object.entries(files)) {
      const name = gtfsNameOf(path)
      if (name !== undefined && !found.has(name)) found.set(name, content)
    }
    return found
  } catch (error) {
    if (error instanceof UnpackError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnpackError(
      'UNREADABLE',
      `the message (${archive.length} bytes) is not a zip archive: ${reason.slice(0, 120)}`,
    )
  }
}

function gtfsNameOf(path: string): GtfsFileName | undefined {
  if (path.startsWith('__MACOSX')) return undefined
  // Some Windows programs write `export\\STOPS.TXT`.
  const name = (path.split(/[/\\]/).at(-1) ?? '').toLowerCase()
  return name in GTFS_FILES ? (name as GtfsFileName) : undefined
}
