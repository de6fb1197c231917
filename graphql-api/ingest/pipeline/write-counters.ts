import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Fault } from '../feed/feed.ts'
import { keptMessage } from '../privacy/kept-message.ts'
import { shownMessage, shownOrigin } from '../privacy/shown-message.ts'
import type { MessageCounts } from './message-counts.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

/** Longest fault text that is kept. */
const MAX_FAULT_LENGTH = 1_000
const MAX_SHOWN_LENGTH = 2_000

/** Keeps messages with rejected items, sealed and masked, and enters the ids into the message counts. */
export async function writeDeadLetters(session: Session, messageCounts: readonly MessageCounts[]): Promise<void> {
  const refused = messageCounts.filter(({ message }) => message.rejected > 0)
  if (refused.length === 0) return
  const messages = refused.map(({ message }) => message)
  const first = messages.map(({ faults }) => faults[0] as Fault)
  const kept = messages.map(({ feed, payload }) => keptMessage(feed, payload))
  const rows = await session.rows<{ id: number }>(
    sql('putDeadLetters', {
      feedId: messages.map(({ feed }) => feed.id),
      receivedAt: messages.map(({ receivedAtMs }) => new Date(receivedAtMs)),
      door: messages.map(({ transport: door }) => door),
      encoding: messages.map(({ payload }) => payload.encoding),
      restricted: messages.map(({ feed }) => feed.grade === 'restricted'),
      origin: messages.map(({ payload }) => printable(payload.origin)),
      shownOrigin: messages.map(({ feed, payload }) => printable(shownOrigin(feed, payload))),
      payload: kept.map(({ bytes }) => Buffer.from(bytes)),
      replayable: kept.map(({ isReplayable }) => isReplayable),
      shown: messages.map(({ feed, payload }) => printable(shownMessage(feed, payload), MAX_SHOWN_LENGTH)),
      payloadBytes: messages.map(({ payload }) => payload.bytes.length),
      faultCode: first.map(({ code }) => code),
      fault: first.map(({ message }) => printable(message)),
      faultPlace: first.map(({ place }) => printable(place)),
      faults: messages.map(({ rejected }) => rejected),
    }),
  )
  const ids = rows.map(({ id }) => id).sort((a, b) => a - b)
  refused.forEach((counts, i) => {
    counts.deadLetterId = ids[i]
  })
}

/**
 * Counts the messages of a batch, by feed and minute. In the order of feeds: two writers never wait for one another.
 */
export async function writeCounters(session: Session, messageCounts: readonly MessageCounts[]): Promise<void> {
  const byFeed = grouped(messageCounts, ({ message }) => message.feed.id)
  for (const [feedId, own] of [...byFeed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await session.rows(sql('countFeed', { feedId, ...totals(own) }))
    const byMinute = grouped(own, ({ message }) => Math.floor(message.receivedAtMs / 60_000))
    for (const [minute, some] of [...byMinute].sort(([a], [b]) => a - b)) {
      const { messages, failed, accepted, duplicates, rejected, bytes } = totals(some)
      await session.rows(
        sql('countMinute', {
          feedId,
          receivedAt: new Date(minute * 60_000),
          ...{ messages, failed, accepted, duplicates, rejected, bytes },
          lagMsSum: sum(some, ({ lagMsSum }) => lagMsSum),
          lagMsMax: some.reduce((most, { lagMsMax }) => Math.max(most, lagMsMax), 0),
        }),
      )
    }
  }
}

function totals(messageCounts: readonly MessageCounts[]) {
  const alive = messageCounts.filter(({ message }) => message.state !== 'failed')
  const faulty = messageCounts.filter(({ message }) => message.rejected > 0)
  return {
    messages: messageCounts.length,
    failed: messageCounts.length - alive.length,
    accepted: sum(messageCounts, ({ accepted }) => accepted),
    corrections: sum(messageCounts, ({ corrections }) => corrections),
    late: sum(messageCounts, ({ late }) => late),
    duplicates: sum(messageCounts, ({ duplicates }) => duplicates),
    rejected: sum(messageCounts, ({ message }) => message.rejected),
    future: sum(messageCounts, ({ message }) => message.future),
    fallen: sum(messageCounts, ({ fallen }) => fallen),
    bytes: sum(messageCounts, ({ message }) => message.payload.bytes.length),
    arrivalAt: latest(alive.map(({ message }) => message.receivedAtMs)),
    observedAt: latest(messageCounts.map(({ lastObservedMs }) => lastObservedMs)),
    faultAt: latest(faulty.map(({ message }) => message.receivedAtMs)),
    fault: printable(faulty.at(-1)?.message.faults[0]?.message),
  }
}

function grouped<Key>(
  messageCounts: readonly MessageCounts[],
  by: (counts: MessageCounts) => Key,
): Map<Key, MessageCounts[]> {
  const groups = new Map<Key, MessageCounts[]>()
  for (const counts of messageCounts) {
    const key = by(counts)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [counts])
    else group.push(counts)
  }
  return groups
}

function sum(messageCounts: readonly MessageCounts[], of: (counts: MessageCounts) => number): number {
  return messageCounts.reduce((total, counts) => total + of(counts), 0)
}

function latest(instants: readonly number[]): Date | null {
  const ms = instants.reduce((newest, each) => Math.max(newest, each), -Infinity)
  return ms === -Infinity ? null : new Date(ms)
}

/** In a form that the database can store. */
function printable(text: string | undefined, most = MAX_FAULT_LENGTH): string | null {
  return text?.replaceAll('\u0000', '\\u0000').slice(0, most) ?? null
}
