import type { Quality } from '../arrival.ts'
import type { Payload, Validated } from '../feed.ts'
import { jsonItems, type Item } from './json-items.ts'
import type { z } from 'zod'

/** A meter only counts up. A smaller reading is its register run over, or a meter exchanged or set back. */
export type CounterStep = 'up' | 'rolled_over' | 'reset'

/** Share of the register below which, and above 1 − which, a step down is taken for the register running over. */
const NEAR_END = 0.1

/** @param digits of the register before the point; absent: a register that does not run over */
export function counterStep(before: number, after: number, digits?: number): CounterStep {
  if (after >= before) return 'up'
  if (digits === undefined) return 'reset'
  const size = 10 ** digits
  return before >= size * (1 - NEAR_END) && after <= size * NEAR_END ? 'rolled_over' : 'reset'
}

/** What meters of all kinds say. */
export interface MeterMessage {
  readonly meter: string
  readonly at: number
  readonly quality?: Quality | undefined
  readonly digits?: number | undefined
  readonly event?: 'rolled_over' | 'reset' | undefined
}

export type MeterItem<Message extends MeterMessage> = Item<Message> & { readonly quality: Quality | undefined }

/**
 * Messages of meters, many readings of one meter among them. A count below the one before it in the same message, which neither the register's
 * size explains nor the meter owns up to (`event`), makes its reading a doubtful one.
 */
export function meterItems<Message extends MeterMessage>(
  payload: Payload,
  shape: z.ZodType<Message>,
  countOf: (message: Message) => number | undefined,
): Validated<MeterItem<Message>> {
  const { messages, faults } = jsonItems(payload, shape)
  const doubtful = new Set<Item<Message>>()
  const byMeter = new Map<string, Item<Message>[]>()
  for (const item of messages) {
    const items = byMeter.get(item.value.meter)
    if (items) items.push(item)
    else byMeter.set(item.value.meter, [item])
  }
  for (const items of byMeter.values()) {
    const counted = items
      .map((item) => ({ item, count: countOf(item.value) }))
      .filter((entry): entry is { item: Item<Message>; count: number } => entry.count !== undefined)
      .sort((a, b) => a.item.value.at - b.item.value.at)
    for (const [index, { item, count }] of counted.entries()) {
      const before = counted[index - 1]
      if (before === undefined || item.value.event !== undefined) continue
      if (counterStep(before.count, count, item.value.digits) === 'reset') doubtful.add(item)
    }
  }
  return {
    messages: messages.map((item) => ({ ...item, quality: doubtful.has(item) ? 2 : item.value.quality })),
    faults,
  }
}
