import type { CheckedMessage } from './check-message.ts'

/** Results of the items of one message. */
export interface MessageCounts {
  readonly message: CheckedMessage
  accepted: number
  corrections: number
  late: number
  /** Counts of meters that are lower than the previous ones. */
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

export function countAccepted(counts: MessageCounts, observedAtMs: number): void {
  counts.accepted++
  const lagMs = counts.message.receivedAtMs - observedAtMs
  counts.lagMsSum += lagMs
  if (lagMs > counts.lagMsMax) counts.lagMsMax = lagMs
  if (observedAtMs > counts.lastObservedMs) counts.lastObservedMs = observedAtMs
}
