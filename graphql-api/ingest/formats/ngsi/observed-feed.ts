import { NOISE_LIMITS, type NoiseArea } from '../../../../domain/noise/limits.ts'
import type { PropertyId } from '../../../../domain/properties.ts'
import type { SensorKind } from '../../../../domain/sensor-kinds.ts'
import type { Feed } from '../../feed/feed.ts'
import type { Entity } from './entity.ts'
import { entityFeed } from './entity-feed.ts'

/** An attribute of a model, its property, and the model's own unit: UN/CEFACT code or symbol. */
export type Observed = readonly [attribute: string, property: PropertyId, modelUnit: string]

export interface Model {
  readonly types: readonly string[]
  /** Kind of the sensor at an entity with a point. */
  readonly sensorKind: SensorKind
  readonly columns: readonly Observed[]
  /**
   * Attributes that refer to the thing, if the entity refers to exactly one; absent: its device. Otherwise the thing is
   * the entity itself.
   */
  readonly references?: readonly string[]
}

type FeedBase = Omit<Feed, 'carries' | 'encodings' | 'validate' | 'toObservations'>

const TIMES = ['dateObservedTo', 'dateObserved', 'observationDateTime', 'TimeInstant', 'observedAt'] as const
/** `reliability` (0…1) below which readings are doubtful [P]. */
const DOUBTFUL_BELOW = 0.5

/**
 * A feed of observation entities of Smart Data Models. Attributes not in `columns` are ignored: models have many, and
 * brokers add their own. Readings are of the end of the observed interval; an entity with a point also gives the
 * position of its thing.
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
      // The entity's time is required only if an attribute has none of its own.
      const needed = there.some(([attribute]) => reader.lacksTime(attribute))
      const observedAtMs = needed ? reader.timeOrFault(...TIMES) : reader.time(...TIMES)
      const reliability = Number(reader.text('reliability') ?? 1)
      const quality = reliability < DOUBTFUL_BELOW ? 2 : undefined
      for (const [attribute, property, unit] of there)
        reader.readings(thing, attribute, property, unit, observedAtMs, quality)
    },
  )
}

/** 声环境功能区 (noise zone), an attribute that the model leaves to its users: `2`, `4a`, `2类`. Other values are ignored. */
function noiseAreaOf(text: string | undefined): NoiseArea | undefined {
  return NOISE_LIMITS.find(({ area }) => area === text?.toLowerCase().replace(/类$/, ''))?.area
}
