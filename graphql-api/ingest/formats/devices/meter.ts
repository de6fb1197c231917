import { counterStep } from '../../../../domain/counter-step.ts'
import type { Quality, Register } from '../../feed/feed-item.ts'
import type { Payload, Validated } from '../../feed/feed.ts'
import { jsonItems, type Item } from './json-items.ts'
import type { z } from 'zod'

/** Fields common to meters of all kinds. */
export interface MeterMessage {
  readonly meter: string
  readonly at: number
  readonly quality?: Quality | undefined
  readonly digits?: number | undefined
  readonly event?: 'rolled_over' | 'reset' | undefined
}

export type MeterItem<Message extends MeterMessage> = Item<Message> & { readonly quality: Quality | undefined }

/**
 * Meter messages, which may hold many readings of one meter. A count below the previous one in the same message is
 * marked doubtful, unless the size of the register or the meter's own `event` explains it.
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

/** Explains a count lower than the previous one; undefined: the message says nothing. */
export function registerOf({ digits, event }: MeterMessage): Register | undefined {
  return digits === undefined && event === undefined ? undefined : { digits, event }
}
