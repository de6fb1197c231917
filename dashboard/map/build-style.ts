import type { FeatureCollection, Geometry } from 'geojson'
import type {
  GeoJSONSourceSpecification,
  LayerSpecification,
  StyleSpecification,
  VectorSourceSpecification,
} from 'maplibre-gl'
import { COVERS_LAYER, COVERS_SOURCE } from './covers.ts'
import { FOCUS_SOURCE, focusFeatures, focusLayers } from './focus.ts'
import type { FontFaces } from './fonts.ts'
import { BASEMAP_SOURCE, groundLayers } from './ground.ts'
import { isLiveSource, NO_POINTS } from './live-points.ts'
import type { StageLayer, StyleContext } from './stage-layer.ts'
import { SELECTION_SOURCE, selectionFeatures, selectionLayers } from './selection-line.ts'
import { lightOf } from './sunlight.ts'

/** Tilesets of the ground and the labels, independent of layers. */
const GROUND_TILESETS = ['water', 'green'] as const

/** All inputs of the style; the same input gives the same style, so changes can be applied as a difference. */
export interface StyleInput extends StyleContext {
  /** Active layers, in draw order. */
  readonly layers: readonly StageLayer[]
  /** `City.revision`: part of the TileJSON's URL, so that changed data is loaded again. */
  readonly revision: number
  readonly fonts: FontFaces
  /** The selected road, route or pipe, WGS84; null: none. */
  readonly selectionLine: Geometry | null
  /** City and time, for the sun; null: unknown. */
  readonly sun: { readonly position: readonly [longitude: number, latitude: number]; readonly time: Date } | null
  /** Address of raster tiles for the imagery theme; null: none. */
  readonly basemap: string | null
  /** Content of a source of live points; absent: empty. */
  readonly pointsOf?: (source: string) => FeatureCollection
}

export function buildStyle(input: StyleInput): StyleSpecification {
  const specs = input.layers.flatMap((layer) => layer.style?.(input) ?? [])
  const inSlot = (slot: string) => specs.filter((entry) => entry.slot === slot).map((entry) => entry.spec)
  const { theme } = input
  const basemap = theme.id === 'imagery' ? input.basemap : null
  const layers: LayerSpecification[] = [
    ...groundLayers(theme, basemap !== null),
    ...inSlot('ground'),
    ...focusLayers(theme),
    ...selectionLayers(theme),
    ...input.layers.flatMap(feedOf),
    ...inSlot('relief'),
    ...inSlot('labels'),
    ...inSlot('icons'),
    ...inSlot('places'),
    ...inSlot('titles'),
    COVERS_LAYER,
  ]
  return {
    version: 8,
    name: 'City Brain',
    'font-faces': input.fonts,
    light: lightOf(theme, input.sun),
    sky: {
      'sky-color': theme.sky.zenith,
      'horizon-color': theme.sky.horizon,
      'fog-color': theme.sky.horizon,
      'sky-horizon-blend': 0.7,
      'horizon-fog-blend': 0.6,
      'atmosphere-blend': 0,
    },
    transition: { duration: 200, delay: 0 },
    sources: {
      ...tileSources(layers, input.revision),
      ...liveSources(layers, input.pointsOf),
      ...(basemap === null ? {} : { [BASEMAP_SOURCE]: { type: 'raster', tiles: [basemap], tileSize: 256 } as const }),
      [FOCUS_SOURCE]: { type: 'geojson', data: focusFeatures(input.focus) },
      [SELECTION_SOURCE]: { type: 'geojson', data: selectionFeatures(input.selectionLine) },
      [COVERS_SOURCE]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers,
  }
}

/** URL of a tileset's TileJSON at a revision. */
export function tileJsonUrl(tileset: string, revision: number): string {
  return `/tiles/${tileset}.json?revision=${revision}`
}

/**
 * deck.gl draws features that MapLibre has loaded, and MapLibre loads only what it draws: an invisible point for each
 * feature.
 */
function feedOf(layer: StageLayer): LayerSpecification[] {
  if (!layer.deck) return []
  return [
    {
      id: `${layer.id}:feed`,
      type: 'circle',
      source: layer.tileset,
      'source-layer': layer.tileset,
      minzoom: layer.deck.minZoom,
      paint: { 'circle-radius': 0, 'circle-opacity': 0 },
    },
  ]
}

function tileSources(
  layers: readonly LayerSpecification[],
  revision: number,
): Record<string, VectorSourceSpecification> {
  const used = new Set<string>(GROUND_TILESETS)
  for (const layer of layers)
    if (
      'source' in layer &&
      typeof layer.source === 'string' &&
      ![FOCUS_SOURCE, SELECTION_SOURCE, COVERS_SOURCE, BASEMAP_SOURCE].includes(layer.source) &&
      !isLiveSource(layer.source)
    )
      used.add(layer.source)
  return Object.fromEntries(
    [...used].map((tileset) => [tileset, { type: 'vector', url: tileJsonUrl(tileset, revision) } as const]),
  )
}

function liveSources(
  layers: readonly LayerSpecification[],
  pointsOf: StyleInput['pointsOf'] = () => NO_POINTS,
): Record<string, GeoJSONSourceSpecification> {
  const ids = layers.flatMap((layer) =>
    'source' in layer && typeof layer.source === 'string' && isLiveSource(layer.source) ? [layer.source] : [],
  )
  return Object.fromEntries(ids.map((id) => [id, { type: 'geojson', data: pointsOf(id) } as const]))
}
