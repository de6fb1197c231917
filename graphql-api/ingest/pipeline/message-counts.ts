import type { CheckedMessage } from './check-message.ts'

/** What became of the items of one message. */
export interface MessageCounts {
  readonly message: CheckedMessage
  accepted: number
  corrections: number
  late: number
  /** Counts of meters that are lower than before. */
  fallen: number
  duplicates: number
  lagMsSum: number
  lagMsMax: number
  lastObservedMs: number
  deadLetterId: number | undefined
}

export function newMessageCounts(message: CheckedMessage): MessageCounts {
  return {
    message,
    accepted: 0,
    corrections: 0,
    late: 0,
    fallen: 0,
    duplicates: 0,
    lagMsSum: 0,
    lagMsMax: 0,
    lastObservedMs: -Infinity,
    deadLetterId: undefined,
  }
}

export function countAccepted(tally: MessageCounts, observedAtMs: number): void {
  tally.accepted++
  const lagMs = tally.message.receivedAtMs - observedAtMs
  tally.lagMsSum += lagMs
  if (lagMs > tally.lagMsMax) tally.lagMsMax = lagMs
  if (observedAtMs > tally.lastObservedMs) tally.lastObservedMs = observedAtMs
}
