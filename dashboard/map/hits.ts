import type { Map as MapLibreMap, MapGeoJSONFeature, PointLike } from 'maplibre-gl'
import { CHILD_REGIONS } from './child-regions.ts'
import { tileFeature } from './loaded-features.ts'
import { PICK_RADIUS_PX, type Overlay, type OverlayHit } from './overlay.ts'
import type { StageLayer } from './stage-layer.ts'

/** Zoom below which a click never selects a building if there is a region to enter. */
const BUILDING_ZOOM = 15.5
/** Zoom levels closer than the view of a whole region, from which a click selects buildings rather than regions. */
const CLOSER_BY = 1.2

/**
 * Zoom from which a click selects a building. Small regions fill the screen at zooms where a city shows single houses.
 */
export function buildingZoom(wholeRegionZoom: number | null): number {
  return wholeRegionZoom === null ? BUILDING_ZOOM : Math.max(BUILDING_ZOOM, wholeRegionZoom + CLOSER_BY)
}

/** Signs represent an entity like points: icons, and plates with its number. */
const isSign = (id: string) => id.endsWith(':icons') || id.endsWith(':plates')

/** A region that can be entered. */
export interface RegionHit {
  readonly featureId: string
  readonly code: string
}

/** Entities of each kind at a point of the map. */
export interface Hits {
  readonly point: OverlayHit | null
  readonly feature: OverlayHit | null
  readonly child: RegionHit | null
  /** A line or a symbol that cannot be selected but has a tooltip. */
  readonly described: OverlayHit | null
}

/** Finds features at a point, pixels from the map's top left corner. */
export function hitsAt(
  map: MapLibreMap,
  overlay: Overlay | null,
  layers: readonly StageLayer[],
  point: { x: number; y: number },
): Hits {
  const at: PointLike = [point.x, point.y]
  const drawn = layers.flatMap((layer) => (layer.style ? [layer] : []))
  const ids = map
    .getLayersOrder()
    .filter((id) => !id.endsWith(':names') && drawn.some((layer) => id.startsWith(`${layer.id}:`)))
  const own = (found: MapGeoJSONFeature): OverlayHit | null => {
    const layer = drawn.find(({ id }) => found.layer.id.startsWith(`${id}:`))
    const feature = tileFeature(found)
    if (!layer || (found.source !== layer.tileset && !layer.pickTilesets?.includes(found.source))) return null
    return layer.pick(feature) ? { layer, feature } : null
  }
  const tells = (found: MapGeoJSONFeature): OverlayHit | null => {
    const layer = drawn.find(({ id }) => found.layer.id.startsWith(`${id}:`))
    const isTelling = found.layer.type === 'line' || found.layer.type === 'symbol'
    if (!layer || !isTelling || found.source !== layer.tileset || found.source === 'regions') return null
    const feature = tileFeature(found)
    return layer.pick(feature) ? null : { layer, feature }
  }
  let feature: OverlayHit | null = null
  let child: RegionHit | null = null
  let described: OverlayHit | null = null
  for (const found of map.queryRenderedFeatures(at, { layers: ids.filter((id) => !isSign(id)) })) {
    if (found.layer.id === CHILD_REGIONS) child ??= { featureId: String(found.id), code: String(found.properties.code) }
    feature ??= own(found)
    // Something below a building is not meant.
    if (!feature) described ??= tells(found)
  }
  const around: [PointLike, PointLike] = [
    [point.x - PICK_RADIUS_PX, point.y - PICK_RADIUS_PX],
    [point.x + PICK_RADIUS_PX, point.y + PICK_RADIUS_PX],
  ]
  const [icon] = map.queryRenderedFeatures(around, { layers: ids.filter(isSign) })
  if (icon) described = tells(icon) ?? described
  return { point: overlay?.pick(point.x, point.y) ?? (icon ? own(icon) : null), feature, child, described }
}

/** Meaning of a click: always a point; a building when close or if there is no region to enter; else the region. */
export function meaningOf(
  hits: Omit<Hits, 'described'>,
  close: boolean,
): { kind: 'select'; hit: OverlayHit } | { kind: 'drill'; code: string } | null {
  if (hits.point) return { kind: 'select', hit: hits.point }
  if (hits.feature && (close || !hits.child)) return { kind: 'select', hit: hits.feature }
  return hits.child ? { kind: 'drill', code: hits.child.code } : null
}
