import { DatabaseError, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { float8Array, instantArray, int2Array, int4Array } from './binary-array.ts'
import type { RepeatedReading } from './reading-columns.ts'
import { countAccepted } from './message-counts.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

/** Revisions of one reading; a further one replaces the last. */
const MOST_REVISIONS = 1_000
/** Rounds in which every revision was overtaken by another writer. */
const MAX_IDLE_ROUNDS = 20
const DOUBTFUL = 2

/** The newest revision of an instant. */
interface Revision {
  readonly revision: number
  readonly value: number
  readonly quality: number
}

/** Readings of one instant in order of arrival: each is compared with the state after the previous one. */
interface Instant {
  readonly readings: readonly RepeatedReading[]
  next: number
}

interface Added {
  readonly one: RepeatedReading
  readonly revision: number
}

/**
 * Writes readings of existing instants, any number for each: two statements, and a third if other writers were faster.
 * @returns those that differ from the newest revision
 */
export async function reviseReadings(
  session: Session,
  repeated: readonly RepeatedReading[],
): Promise<RepeatedReading[]> {
  const revised: RepeatedReading[] = []
  const added: Added[] = []
  let left = instantsOf(repeated)
  for (let idle = 0; left.length > 0;) {
    const answers = await session.rows<Revision & { place: number; same: boolean }>(reviseFirst(left))
    for (const { place, same, ...newest } of answers) {
      const instant = left[place] as Instant
      if (same) passTheSame(instant, newest)
      else {
        revised.push(correct(instant))
        follow(instant, newest, revised, added)
      }
    }
    idle = answers.length > 0 ? 0 : idle + 1
    if (idle > MAX_IDLE_ROUNDS) throw new DatabaseError('other writers revise the same instants', '40001')
    left = left.filter(({ readings, next }) => next < readings.length)
  }
  if (added.length > 0) await session.rows(sql('addRevisions', { ...columnsOf(added), most: MOST_REVISIONS }))
  return revised
}

function instantsOf(repeated: readonly RepeatedReading[]): Instant[] {
  const instants = new Map<string, { readings: RepeatedReading[]; next: number }>()
  for (const one of repeated) {
    const key = `${String(one.series.id)} ${String(one.observedAtMs)}`
    const instant = instants.get(key)
    if (instant === undefined) instants.set(key, { readings: [one], next: 0 })
    else instant.readings.push(one)
  }
  return [...instants.values()]
}

function reviseFirst(left: readonly Instant[]) {
  const first = left.map(({ readings, next }) => ({ one: readings[next] as RepeatedReading, revision: 0 }))
  return sql('reviseReadings', {
    ...columnsOf(first),
    place: int4Array(first.map((_, i) => i)),
    keepsDoubt: int2Array(first.map(({ one }) => Number(one.keepsDoubt))),
    most: MOST_REVISIONS,
  })
}

/** Counts the next reading and the following equal ones. */
function passTheSame(instant: Instant, newest: Revision): void {
  for (; instant.next < instant.readings.length; instant.next++) {
    const one = instant.readings[instant.next] as RepeatedReading
    if (!isSame(one, newest)) return
    one.counts.duplicates++
  }
}

/** Numbers the revisions after one of our own. */
function follow(instant: Instant, first: Revision, revised: RepeatedReading[], added: Added[]): void {
  let newest = first
  const own: Added[] = []
  for (;;) {
    passTheSame(instant, newest)
    if (instant.next >= instant.readings.length) break
    const one = correct(instant)
    revised.push(one)
    const revision = Math.max(newest.revision, Math.min(newest.revision + 1, MOST_REVISIONS))
    newest = { value: one.value, quality: one.quality, revision }
    if (own.at(-1)?.revision === newest.revision) own.pop()
    own.push({ one, revision: newest.revision })
  }
  for (const each of own) added.push(each)
}

/** Takes the next reading as a correction. */
function correct(instant: Instant): RepeatedReading {
  const one = instant.readings[instant.next++] as RepeatedReading
  countAccepted(one.counts, one.observedAtMs)
  one.counts.corrections++
  if (one.observedAtMs < one.series.latestMs) one.counts.late++
  return one
}

/** As in `reviseReadings` of ingest.sql. */
function isSame({ value, quality, keepsDoubt }: RepeatedReading, newest: Revision): boolean {
  if (value !== newest.value) return false
  return quality === newest.quality || (newest.quality === DOUBTFUL && quality < DOUBTFUL && keepsDoubt)
}

function columnsOf(each: readonly Added[]): Record<string, Buffer> {
  return {
    seriesId: int4Array(each.map(({ one }) => one.series.id)),
    observedAt: instantArray(each.map(({ one }) => one.observedAtMs)),
    revision: int2Array(each.map(({ revision }) => revision)),
    quality: int2Array(each.map(({ one }) => one.quality)),
    receivedAt: instantArray(each.map(({ one }) => one.counts.message.receivedAtMs)),
    value: float8Array(each.map(({ one }) => one.value)),
  }
}
