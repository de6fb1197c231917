import type { WaterFeature } from '../../store/things/water.ts'
import { isArea, type Attributes, type Shape } from './attributes.ts'
import type { Tags } from './osm-visitor.ts'

type Kind = WaterFeature['kind']

const BY_WATER: Readonly<Record<string, Kind>> = {
  river: 'river',
  oxbow: 'river',
  rapids: 'river',
  lake: 'lake',
  reservoir: 'lake',
  pond: 'lake',
  lagoon: 'lake',
  basin: 'lake',
  canal: 'canal',
  lock: 'canal',
  moat: 'canal',
  ditch: 'canal',
  stream: 'stream',
  harbour: 'sea',
  cove: 'sea',
}
const LINES: Readonly<Record<string, Kind>> = {
  river: 'river',
  canal: 'canal',
  stream: 'stream',
  tidal_channel: 'stream',
  ditch: 'stream',
  drain: 'stream',
}

/** Open water: areas and centre lines of watercourses, except in culverts and tunnels. */
export function water(tags: Tags, shape: Shape): Attributes<WaterFeature> | undefined {
  const kind = isArea(shape) ? areaKind(tags) : undefined
  if (kind) return { target: 'water', kind }
  if (shape === 'node' || shape === 'area' || tags.area === 'yes') return undefined
  const line = tags.waterway ? LINES[tags.waterway] : undefined
  if (!line || tags.tunnel === 'culvert' || tags.tunnel === 'yes' || tags.intermittent === 'yes') return undefined
  return { target: 'water', kind: line }
}

/** True if a closed way is a water surface and not a circular watercourse. */
export function isWaterArea(tags: Tags): boolean {
  return areaKind(tags) !== undefined
}

function areaKind(tags: Tags): Kind | undefined {
  if (tags.natural === 'water' || tags.landuse === 'water')
    return BY_WATER[tags.water ?? ''] ?? (tags.waterway ? 'river' : 'lake')
  if (tags.natural === 'bay' || tags.natural === 'strait' || tags.place === 'sea' || tags.place === 'ocean')
    return 'sea'
  if (tags.waterway === 'riverbank') return 'river'
  if (tags.waterway === 'dock') return 'canal'
  if (tags.landuse === 'reservoir' || tags.landuse === 'basin') return 'lake'
  if (tags.leisure === 'swimming_pool' || tags.amenity === 'fountain')
    return tags.location === 'indoor' ? undefined : 'pool'
  if (tags.natural === 'wetland') return 'other'
  return undefined
}
