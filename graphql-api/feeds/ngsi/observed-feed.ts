import type { PropertyId } from '../../../domain/properties.ts'
import type { SensorKind } from '../../../domain/sensor-kinds.ts'
import type { Feed } from '../feed.ts'
import { readEntities, type Entity } from './entity.ts'
import { EntityReader } from './entity-reader.ts'

/** An attribute of a model, the property that it is, and the model's own unit: UN/CEFACT code or symbol. */
export type Observed = readonly [attribute: string, property: PropertyId, modelUnit: string]

type Told = Omit<Feed, 'carries' | 'encodings' | 'validate' | 'toObservations'>

const TIMES = ['dateObservedTo', 'dateObserved', 'observationDateTime', 'TimeInstant', 'observedAt'] as const
/** Of `reliability` 0…1: a source that trusts itself less than this is doubtful [P]. */
const DOUBTFUL_BELOW = 0.5

/**
 * A feed of observation entities of Smart Data Models. Attributes that `columns` does not name are left out: models have many, and brokers add
 * their own. Readings are of the end of the observed interval; an entity with a point also says where its thing is.
 */
export function observedFeed(
  told: Told,
  { types, sensorKind, columns }: { types: readonly string[]; sensorKind: SensorKind; columns: readonly Observed[] },
): Feed<Entity> {
  return {
    ...told,
    carries: ['reading', 'thing'],
    encodings: ['json', 'ndjson'],
    validate: (payload) => readEntities(payload, types),
    toObservations(entity) {
      const reader = new EntityReader(entity)
      const thing = reader.thing()
      const position = reader.point()
      const name = reader.text('stationName', 'name')
      if (position)
        reader.measured.add({ kind: 'thing', thing, sensorKind, ...(name !== undefined && { name }), ...position })
      const told = columns.filter(([attribute]) => reader.first(attribute) !== undefined)
      // An attribute may have a time of its own; the entity's is asked for where one has none.
      const needed = told.some(([attribute]) => reader.first(attribute)?.observedAtMs === undefined)
      const observedAtMs = needed ? reader.timeOrFault(...TIMES) : reader.time(...TIMES)
      const reliability = Number(reader.text('reliability') ?? 1)
      const quality = reliability < DOUBTFUL_BELOW ? 2 : undefined
      for (const [attribute, property, unit] of told)
        reader.readings(thing, attribute.toLowerCase(), property, unit, observedAtMs, quality)
      return reader.outcome()
    },
  }
}
