import { NOISE_LIMITS, type NoiseArea } from '../../../../domain/noise/limits.ts'
import type { PropertyId } from '../../../../domain/properties.ts'
import type { SensorKind } from '../../../../domain/sensor-kinds.ts'
import type { Feed } from '../../feed/feed.ts'
import type { Entity } from './entity.ts'
import { entityFeed } from './entity-feed.ts'

/** An attribute of a model, the property that it is, and the model's own unit: UN/CEFACT code or symbol. */
export type Observed = readonly [attribute: string, property: PropertyId, modelUnit: string]

export interface Model {
  readonly types: readonly string[]
  /** Of what an entity with a point is. */
  readonly sensorKind: SensorKind
  readonly columns: readonly Observed[]
  /** What the thing is where the entity refers to exactly one; absent: its device. Else it is the entity itself. */
  readonly references?: readonly string[]
}

type FeedBase = Omit<Feed, 'carries' | 'encodings' | 'validate' | 'toObservations'>

const TIMES = ['dateObservedTo', 'dateObserved', 'observationDateTime', 'TimeInstant', 'observedAt'] as const
/** Of `reliability` 0…1: a source that trusts itself less than this is doubtful [P]. */
const DOUBTFUL_BELOW = 0.5

/**
 * A feed of observation entities of Smart Data Models. Attributes that `columns` does not name are left out: models have many, and brokers add
 * their own. Readings are of the end of the observed interval; an entity with a point also says where its thing is.
 */
export function observedFeed(
  base: FeedBase,
  { types, sensorKind, columns, references = ['refDevice'] }: Model,
): Feed<Entity> {
  return entityFeed(
    { ...base, carries: sensorKind === 'noise' ? ['reading', 'thing', 'traits'] : ['reading', 'thing'] },
    types,
    (reader) => {
      const thing = reader.thing(references)
      const position = reader.point()
      const name = reader.text('stationName', 'name')
      const noiseArea = sensorKind === 'noise' ? noiseAreaOf(reader.text('noiseArea', 'acousticZone')) : undefined
      if (position)
        reader.measured.add({ kind: 'thing', thing, sensorKind, ...(name !== undefined && { name }), ...position })
      if (noiseArea !== undefined) reader.measured.add({ kind: 'traits', thing, traits: { noiseArea } })
      const there = columns.filter(([attribute]) => reader.has(attribute))
      // An attribute may have a time of its own; the entity's is asked for where one has none.
      const needed = there.some(([attribute]) => reader.lacksTime(attribute))
      const observedAtMs = needed ? reader.timeOrFault(...TIMES) : reader.time(...TIMES)
      const reliability = Number(reader.text('reliability') ?? 1)
      const quality = reliability < DOUBTFUL_BELOW ? 2 : undefined
      for (const [attribute, property, unit] of there)
        reader.readings(thing, attribute, property, unit, observedAtMs, quality)
    },
  )
}

/** 声环境功能区, an attribute that the model leaves to its users: `2`, `4a`, `2类`. Another word is left out, as other attributes are. */
function noiseAreaOf(text: string | undefined): NoiseArea | undefined {
  return NOISE_LIMITS.find(({ area }) => area === text?.toLowerCase().replace(/类$/, ''))?.area
}
