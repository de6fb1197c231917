import type { Events, Position } from '../platform/events/event-bus.ts'
import type { JournalEntry, Entry, Topic } from '../graphql/live-field.ts'

/** Recent events for reconnecting clients: bounded by entries and their rows. */
export interface Journal {
  add<T extends Topic>(topic: T, event: Events[T], position: Position, before?: Entry<T>['before']): void
  /** Something was missed: earlier positions can no longer be resumed. */
  gap(): void
  /** Of the newest entry, or of the gap after it. */
  index(): number
  /** The position after the newest entry. */
  cursor(): string
  /** Entries after an index; `gap`: some are missing or no longer kept. */
  since(index: number): { readonly entries: readonly JournalEntry[]; readonly gap: boolean }
  /** The index of a cursor; undefined: of another epoch, no longer kept, or in the future. */
  find(cursor: string): number | undefined
}

export function createJournal(maxEntries = 4_000, maxRows = 100_000): Journal {
  let entries: JournalEntry[] = []
  let rows = 0
  let index = 0
  /** Index of the last gap, or of the last dropped entry. */
  let lost = 0
  let last: Position | undefined
  let lastIndex = 0
  /** Positions from this sequence on are known here. */
  let floor = 0

  return {
    add(topic, event, position, before) {
      if (last?.epoch !== position.epoch) {
        if (last !== undefined) lose()
        floor = position.sequence - 1
      }
      last = position
      lastIndex = index + 1
      entries.push({ index: ++index, position, topic, event, ...(before && { before }) } as unknown as JournalEntry)
      rows += rowsOf(event)
      while (entries.length > maxEntries || (rows > maxRows && entries.length > 1)) {
        const oldest = entries.shift() as JournalEntry
        rows -= rowsOf(oldest.event)
        lost = oldest.index
        floor = oldest.position.sequence
      }
    },
    gap: lose,
    index: () => index,
    cursor: () => (last === undefined ? '-' : `${last.epoch}:${String(last.sequence)}`),
    since(from) {
      const first = entries.findIndex((entry) => entry.index > from)
      return { entries: first < 0 ? [] : entries.slice(first), gap: from < lost }
    },
    find(cursor) {
      const colon = cursor.lastIndexOf(':')
      const sequence = Number(cursor.slice(colon + 1))
      if (last?.epoch !== cursor.slice(0, colon)) return undefined
      if (!(sequence >= floor && sequence <= last.sequence)) return undefined
      const next = entries.find(({ position }) => position.sequence > sequence)
      return next === undefined ? lastIndex : next.index - 1
    },
  }

  function lose(): void {
    // A gap has an index of its own, so that clients at the newest entry are told of it.
    lost = ++index
    floor = last?.sequence ?? 0
    entries = []
    rows = 0
  }
}

function rowsOf(event: Events[Topic]): number {
  if ('seriesIds' in event) return event.seriesIds.length
  return 'moverIds' in event ? event.moverIds.length : 1
}
