import type { NotUnderstood } from '../../store/feature.ts'
import type { PlaceFeature } from '../../store/things/place.ts'
import type { Attributes, Shape } from './attributes.ts'
import { PEOPLE, valueOf, whole } from '../../../domain/written/values.ts'
import { namesOf } from './names.ts'
import type { Tags } from './osm-visitor.ts'

const KINDS: Readonly<Record<string, PlaceFeature['kind']>> = {
  city: 'city',
  town: 'town',
  borough: 'suburb',
  suburb: 'suburb',
  quarter: 'quarter',
  neighbourhood: 'neighbourhood',
  city_block: 'neighbourhood',
  village: 'village',
  hamlet: 'village',
  locality: 'locality',
  isolated_dwelling: 'locality',
  island: 'island',
  islet: 'island',
  square: 'square',
}

/** A named place. Only islands and squares from areas: for others OSM has a node as well. */
export function place(
  tags: Tags,
  shape: Shape,
  notUnderstood: NotUnderstood[] = [],
): Attributes<PlaceFeature> | undefined {
  const kind = tags.place ? KINDS[tags.place] : undefined
  if (!kind || shape === 'line' || !namesOf(tags).name) return undefined
  if (shape !== 'node' && kind !== 'island' && kind !== 'square') return undefined
  const population = valueOf(tags, 'population', whole(0, 100_000_000, PEOPLE), notUnderstood)
  return { target: 'place', kind, ...(population !== undefined && { population }) }
}
