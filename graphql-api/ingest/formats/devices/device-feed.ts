import type { z } from 'zod'
import type { Feed, MessageContext } from '../../feed/feed.ts'
import { jsonItems, type Item } from './json-items.ts'
import { Measured } from './measured.ts'

type FeedBase = Omit<Feed, 'encodings' | 'validate' | 'toObservations'>

/**
 * A feed of JSON devices: a message is one item, an array of items (a gateway's batch), or one item a line.
 * @param shape of one item; other fields are dropped
 */
export function deviceFeed<Shape extends z.ZodType>(
  base: FeedBase,
  shape: Shape,
  take: (value: z.output<Shape>, measured: Measured, context: MessageContext) => void,
): Feed<Item<z.output<Shape>>> {
  return {
    ...base,
    encodings: ['json', 'ndjson'],
    validate: (payload) => jsonItems<z.output<Shape>>(payload, shape as z.ZodType<z.output<Shape>>),
    toObservations(item, context) {
      const measured = new Measured(item)
      take(item.value, measured, context)
      return measured.outcome()
    },
  }
}
