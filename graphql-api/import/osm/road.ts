import type { NotUnderstood } from '../../store/feature.ts'
import type { RoadFeature } from '../../store/things/road.ts'
import type { Attributes, Shape } from './attributes.ts'
import { firstWhole, LANES, speedKmh, valueOf } from '../../../domain/written/values.ts'
import type { Tags } from './osm-visitor.ts'
import { usefulTags } from './useful-tags.ts'

const CLASSES: Readonly<Record<string, RoadFeature['roadClass']>> = {
  motorway: 'motorway',
  trunk: 'trunk',
  primary: 'primary',
  secondary: 'secondary',
  tertiary: 'tertiary',
  unclassified: 'residential',
  residential: 'residential',
  living_street: 'residential',
  road: 'residential',
  service: 'service',
  services: 'service',
  busway: 'service',
  bus_guideway: 'service',
  escape: 'service',
  emergency_bay: 'service',
  pedestrian: 'pedestrian',
  footway: 'path',
  steps: 'path',
  path: 'path',
  corridor: 'path',
  bridleway: 'path',
  via_ferrata: 'path',
  elevator: 'path',
  cycleway: 'cycleway',
  track: 'track',
}

/** A rule and not a speed: `RO:urban`, `none`, `walk`, `signals`. */
const SPEED_RULE = /^(?:[a-z]{2}(?:-[a-z]{2,})?:.+|none|walk|signals|variable|implicit|default)$/i

/** An existing road or path. Areas (a pedestrian square) and roads not in use are left out. */
export function road(
  tags: Tags,
  shape: Shape,
  notUnderstood: NotUnderstood[] = [],
): Attributes<RoadFeature> | undefined {
  const highway = tags.highway
  if (!highway || (shape !== 'line' && shape !== 'closed')) return undefined
  if (shape === 'closed' && (tags.area === 'yes' || tags['area:highway'] !== undefined)) return undefined
  const link = highway.endsWith('_link')
  const roadClass = CLASSES[link ? highway.slice(0, -'_link'.length) : highway]
  if (!roadClass) return undefined
  const lanes = valueOf(tags, 'lanes', firstWhole(1, 32, LANES), notUnderstood)
  const maxSpeedKmh = SPEED_RULE.test(tags.maxspeed ?? '')
    ? undefined
    : valueOf(tags, 'maxspeed', speedKmh, notUnderstood)
  const ref = tags.ref?.slice(0, 100)
  return {
    target: 'road',
    roadClass,
    link,
    oneway: onewayOf(tags, highway),
    ...(ref && { ref }),
    ...(lanes !== undefined && { lanes }),
    ...(maxSpeedKmh !== undefined && { maxSpeedKmh }),
    bridge: isYes(tags.bridge),
    tunnel: isYes(tags.tunnel) || tags.covered === 'yes',
    layer: valueOf(tags, 'layer', firstWhole(-20, 20), notUnderstood) ?? 0,
    tags: usefulTags(tags),
  }
}

function onewayOf(tags: Tags, highway: string): RoadFeature['oneway'] {
  const { oneway } = tags
  if (oneway === 'yes' || oneway === '1' || oneway === 'true') return 1
  if (oneway === '-1' || oneway === 'reverse') return -1
  if (oneway !== undefined) return 0
  const implied =
    tags.junction === 'roundabout' ||
    tags.junction === 'circular' ||
    highway === 'motorway' ||
    highway === 'motorway_link'
  return implied ? 1 : 0
}

export function isYes(value: string | undefined): boolean {
  return value !== undefined && value !== 'no' && value !== 'false' && value !== '0'
}
