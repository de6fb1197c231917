import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { faultText, placeText, type GtfsFault } from '../../import/gtfs/gtfs-fault.ts'
import { readAside } from '../../import/gtfs/read-aside.ts'
import { UnpackError } from '../../import/gtfs/unpack.ts'
import { loadTimetable } from '../../import/gtfs/load-timetable.ts'
import { loadedTimetables } from '../../import/gtfs/timetable.ts'
import type { Timetable } from '../feed/feed-item.ts'
import type { Fault, FaultCode, Feed } from '../feed/feed.ts'
import { MAX_FAULTS, type CheckedMessage } from './check-message.ts'
import { failureOf, DatabaseUnavailableError } from './ingest-error.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

const MOST_TRIES = 5
const PAUSE_MS = 200
/** Reading takes about this share of the time of loading a timetable [P]. */
const READ_SHARE = 0.4

export interface TimetableLoader {
  /**
   * Loads the timetable of a message in place of the previous one, entirely or not at all. One at a time: they are
   * large.
   * @returns the message with the result; with its faults, line by line, if any of it is invalid
   * @throws {DatabaseUnavailableError}
   */
  load(checked: CheckedMessage, timetable: Timetable): Promise<CheckedMessage>
  /** Progress of the timetable that is being loaded for a feed, 0…1; undefined: none. */
  progress(feedId: string): number | undefined
  /** Aborts the loading, which `load` reports as not taken. */
  stop(): void
}

/** @param onLoaded called when stops were added or removed */
export function createTimetableLoader(
  database: Pick<Database, 'read' | 'write'>,
  onLoaded: () => void = () => undefined,
): TimetableLoader {
  const shares = new Map<string, number>()
  const stop = new AbortController()
  let last: Promise<unknown> = Promise.resolve()

  async function loadNow(checked: CheckedMessage, { archive }: Timetable): Promise<CheckedMessage> {
    stop.signal.throwIfAborted()
    const { feed } = checked
    const source = `feed:${feed.id}`
    const digest = createHash('sha256').update(archive).digest('hex')
    shares.set(feed.id, 0)
    try {
      const [before] = await database.read(SYSTEM, (session) => loadedTimetables(session, [source]))
      if (before?.digest === digest) return { ...checked, timetable: 'known' }
      const { gtfs, faults, faultCount } = await readAside(archive, MAX_FAULTS, { signal: stop.signal })
      const shown = faults.map(faultOf)
      if (gtfs.trips.length === 0 && shown.length === 0)
        shown.push({ code: 'INVALID', message: 'trips.txt has no trip; expected a timetable' })
      if (shown.length > 0) return refused(checked, shown, Math.max(faultCount, shown.length))
      shares.set(feed.id, READ_SHARE)
      await write(feed, {
        ...{ source, gtfs, digest },
        onProgress(share: number) {
          // Thrown within the transaction: it is rolled back, and the previous timetable stays.
          stop.signal.throwIfAborted()
          shares.set(feed.id, READ_SHARE + (1 - READ_SHARE) * share)
        },
      })
      onLoaded()
      return { ...checked, timetable: 'loaded' }
    } catch (error) {
      if (stop.signal.aborted) throw stop.signal.reason
      if (error instanceof UnpackError) return refused(checked, [{ code: error.code, message: error.message }], 1)
      const failure = failureOf(error)
      if (failure === 'poison') {
        const message = `the database refuses it: ${error instanceof Error ? error.message : String(error)}`
        return refused(checked, [{ code: 'INVALID', message }], 1)
      }
      if (failure === 'ours') throw error
      throw new DatabaseUnavailableError('the database does not accept the timetable; the previous one stays', {
        cause: error,
      })
    } finally {
      shares.delete(feed.id)
    }
  }

  async function write(feed: Feed, timetable: Parameters<typeof loadTimetable>[1]): Promise<void> {
    const { id: feedId, title, licence } = feed
    for (let tries = 1; ; tries++) {
      try {
        await loadTimetable(database, {
          ...timetable,
          begin: (session) => session.rows(sql('putSource', { feedId, title: title.zh, licence })),
        })
        return
      } catch (error) {
        const failure = failureOf(error)
        if ((failure !== 'clash' && failure !== 'stale') || tries === MOST_TRIES) throw error
        await wait(PAUSE_MS)
      }
    }
  }

  return {
    load(checked, timetable) {
      const done = last.then(() => loadNow(checked, timetable))
      last = done.catch(() => undefined)
      return done
    },
    progress: (feedId) => shares.get(feedId),
    stop: () => stop.abort(new DatabaseUnavailableError('this server is stopping; the timetable is not taken')),
  }
}

function refused(checked: CheckedMessage, faults: readonly Fault[], rejected: number): CheckedMessage {
  return { ...checked, state: 'failed', arrivals: [], faults: [...checked.faults, ...faults], rejected }
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
