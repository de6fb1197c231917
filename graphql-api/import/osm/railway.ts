import type { RailwayFeature } from '../../store/things/railway.ts'
import type { Attributes, Shape } from './attributes.ts'
import type { Tags } from './osm-visitor.ts'
import { isYes } from './road.ts'

const KINDS: Readonly<Record<string, RailwayFeature['kind']>> = {
  rail: 'rail',
  narrow_gauge: 'rail',
  preserved: 'rail',
  subway: 'subway',
  light_rail: 'light_rail',
  tram: 'tram',
  monorail: 'monorail',
  funicular: 'funicular',
}

/** Tracks in use, without platforms, stations and disused tracks. */
export function railway(tags: Tags, shape: Shape): Attributes<RailwayFeature> | undefined {
  const kind = tags.railway ? KINDS[tags.railway] : undefined
  if (!kind || (shape !== 'line' && shape !== 'closed') || tags.area === 'yes') return undefined
  return {
    target: 'railway',
    kind,
    bridge: isYes(tags.bridge),
    tunnel: isYes(tags.tunnel) || tags.covered === 'yes',
    service: tags.service !== undefined,
  }
}
