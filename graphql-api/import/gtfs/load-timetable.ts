import { setImmediate as breathe } from 'node:timers/promises'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { Placement } from '../../store/load/placement.ts'
import { writeFeatures } from '../../store/load/write-batch.ts'
import { prepare, type PreparedFeature } from '../../store/load/prepared-feature.ts'
import { featuresOf } from './features-of-gtfs.ts'
import type { Gtfs } from './gtfs.ts'
import { writeTimetable, type TimetableCounts } from './timetable.ts'

const sql = statements(new URL('./timetable.sql', import.meta.url))
const load = statements(new URL('../../store/load/load.sql', import.meta.url))
const BATCH_ROWS = 1_000
/** Features prepared in one go, without serving others in between. */
const BREATHE_EVERY = 200

export interface TimetableToLoad {
  /** Key of an existing source, or of one that `begin` writes. */
  readonly source: string
  readonly gtfs: Gtfs
  /** SHA-256 of the archive. */
  readonly digest: string
  /** Run first, in the same transaction. */
  readonly begin?: (session: Session) => Promise<unknown>
  /** 0…1. */
  readonly onProgress?: (share: number) => void
}

/**
 * Replaces the timetable of a source with its lines and stops, in one transaction. A line without a geometry is left
 * out; lines and stops missing from the timetable are removed.
 */
export async function loadTimetable(
  database: Pick<Database, 'write'>,
  { source, gtfs, digest, begin, onProgress }: TimetableToLoad,
): Promise<TimetableCounts> {
  const features: PreparedFeature[] = []
  for (const item of featuresOf(gtfs)) {
    if (!('feature' in item)) continue
    features.push(prepare(item.feature, source))
    if (features.length % BREATHE_EVERY === 0) await breathe()
  }
  const steps = features.length + gtfs.trips.length + 1
  return database.write(SYSTEM, async (session) => {
    await begin?.(session)
    const links = new Placement()
    for (let at = 0; at < features.length; at += BATCH_ROWS) {
      await writeFeatures(session, source, features.slice(at, at + BATCH_ROWS), links)
      onProgress?.(at / steps)
    }
    const kept = features.map(({ feature }) => feature.sourceId)
    await dropGone(session, 'facility', 'dropGoneStops', source, kept)
    await dropGone(session, 'route', 'dropGoneRoutes', source, kept)
    return writeTimetable(session, source, gtfs, digest, (trips) => onProgress?.((features.length + trips) / steps))
  })
}

async function dropGone(session: Session, kind: string, name: string, source: string, kept: readonly string[]) {
  const gone = await session.rows<{ id: number }>(sql(name, { source, kept }))
  if (gone.length === 0) return
  await session.rows(load('dropSearchEntries', { kind, ids: gone.map(({ id }) => id) }))
  await session.rows(load('bumpDatasets', { names: [kind] }))
}
