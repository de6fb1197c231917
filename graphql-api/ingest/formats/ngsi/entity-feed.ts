import type { Feed, MessageContext } from '../../feed/feed.ts'
import { readEntities, type Entity } from './entity.ts'
import { EntityReader } from './entity-reader.ts'

type FeedBase = Omit<Feed, 'encodings' | 'validate' | 'toObservations'>

/** A feed of entities of these types; `take` reads each and adds the results to `reader.measured`. */
export function entityFeed(
  base: FeedBase,
  types: readonly string[],
  take: (reader: EntityReader, entity: Entity, context: MessageContext) => void,
): Feed<Entity> {
  return {
    ...base,
    encodings: ['json', 'ndjson'],
    validate: (payload) => readEntities(payload, types),
    toObservations(entity, context) {
      const reader = new EntityReader(entity)
      take(reader, entity, context)
      return reader.outcome()
    },
  }
}
