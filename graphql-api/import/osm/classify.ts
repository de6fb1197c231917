import type { NotUnderstood } from '../../store/feature.ts'
import type { Attributes, Shape } from './attributes.ts'
import { building } from './building.ts'
import { camera } from './camera.ts'
import { component } from './component.ts'
import { facility } from './facility.ts'
import { green } from './green.ts'
import type { Tags } from './osm-visitor.ts'
import { place } from './place.ts'
import { railway } from './railway.ts'
import { region, type LevelMap, type RegionAttributes } from './region.ts'
import { road } from './road.ts'
import { isEditingTag } from './useful-tags.ts'
import { water } from './water.ts'

export type Classified = Exclude<Attributes, { target: 'region' }> | RegionAttributes

const RULES = [building, road, railway, water, green, place, facility, component, camera] as const

/**
 * Every feature described by an element's tags: a hospital's building is a building and a facility.
 * @param notUnderstood receives the values of tags that cannot be interpreted
 */
export function classify(
  tags: Tags,
  shape: Shape,
  levels: LevelMap,
  notUnderstood: NotUnderstood[] = [],
): Classified[] {
  const found: Classified[] = []
  const administrative = region(tags, shape, levels)
  if (administrative) found.push(administrative)
  for (const rule of RULES) {
    const attributes = rule(tags, shape, notUnderstood)
    if (attributes) found.push(attributes)
  }
  return found
}

/** True if an element has a meaning of its own and is not only a corner or a piece of another. */
export function isTagged(tags: Tags | undefined): tags is Tags {
  if (!tags) return false
  for (const key in tags) if (key !== 'type' && key !== 'area' && !isEditingTag(key)) return true
  return false
}

const UNUSED_ROADS = new Set(['construction', 'proposed', 'planned', 'abandoned', 'disused', 'razed', 'no', 'raceway'])
const MAIN_KEYS = [
  'building',
  'building:part',
  'highway',
  'railway',
  'waterway',
  'natural',
  'landuse',
  'leisure',
  'amenity',
  'shop',
  'office',
  'tourism',
  'historic',
  'man_made',
  'barrier',
  'power',
  'public_transport',
  'emergency',
  'place',
  'boundary',
  'healthcare',
  'craft',
  'club',
  'sport',
  'aeroway',
  'aerialway',
  'military',
  'telecom',
  'advertising',
  'indoor',
  'entrance',
  'route',
] as const

/** The rule by which a tagged element without a feature is left out. */
export function ignoredRule(tags: Tags, shape: Shape): string {
  if (tags.natural === 'coastline') return 'coastline'
  if (tags.highway !== undefined && UNUSED_ROADS.has(tags.highway)) return `road not in use (${tags.highway})`
  if (tags.highway !== undefined && shape !== 'node' && (shape === 'area' || tags.area === 'yes'))
    return 'road drawn as an area'
  if (tags.boundary === 'administrative') {
    return shape === 'line' || shape === 'node' ? 'boundary line' : 'admin_level outside the region tree'
  }
  if ((tags.building !== undefined && tags.building !== 'no') || tags['building:part'] !== undefined) {
    if (shape === 'node') return 'building drawn as a point'
    if (shape === 'line') return 'building drawn as an open line'
    return 'building underground or no longer there'
  }
  if (tags.tunnel === 'culvert' || (tags.waterway !== undefined && tags.tunnel !== undefined))
    return 'watercourse underground'
  const key = MAIN_KEYS.find((name) => tags[name] !== undefined)
  if (key) return `no target for ${key}`
  if (Object.keys(tags).some((name) => name.startsWith('addr:'))) return 'address only'
  return 'no target for its tags'
}
