import type { LayerSpecification, StyleSpecification, VectorSourceSpecification } from 'maplibre-gl'
import { FOCUS_LAYERS, FOCUS_SOURCE, focusFeatures } from './focus.ts'
import type { FontFaces } from './fonts.ts'
import { GROUND } from './ground.ts'
import { PALETTE } from './palette.ts'
import type { StageLayer, StyleContext } from './stage-layer.ts'

/** Tilesets the ground and the labels are drawn from, whatever layers are on. */
export const GROUND_TILESETS = ['water', 'green'] as const

/** Everything that decides the style; the same input gives the same style, so it can be told by its differences. */
export interface StyleInput extends StyleContext {
  /** Those that are on, in draw order. */
  readonly layers: readonly StageLayer[]
  /** `City.revision`: in the TileJSON's URL, so that changed data is read again. */
  readonly revision: number
  readonly fonts: FontFaces
}

export function buildStyle(input: StyleInput): StyleSpecification {
  const specs = input.layers.flatMap((layer) => layer.style?.(input) ?? [])
  const inSlot = (slot: string) => specs.filter((entry) => entry.slot === slot).map((entry) => entry.spec)
  const layers: LayerSpecification[] = [
    ...GROUND,
    ...inSlot('ground'),
    ...FOCUS_LAYERS,
    ...input.layers.flatMap(feedOf),
    ...inSlot('relief'),
    ...inSlot('labels'),
    ...inSlot('icons'),
    ...inSlot('places'),
    ...inSlot('titles'),
  ]
  return {
    version: 8,
    name: 'City Brain',
    'font-faces': input.fonts,
    // One sun, high in the south-west: roofs are lightest, the walls that face it next, the others in shade.
    light: { anchor: 'map', position: [1.35, 212, 40], color: '#e2ecf8', intensity: 0.55 },
    transition: { duration: 200, delay: 0 },
    sources: {
      ...tileSources(layers, input.revision),
      [FOCUS_SOURCE]: { type: 'geojson', data: focusFeatures(input.focus) },
    },
    layers,
  }
}

/** URL of a tileset's TileJSON at a revision. */
export function tileJsonUrl(tileset: string, revision: number): string {
  return `/tiles/${tileset}.json?revision=${revision}`
}

/** deck.gl draws from what MapLibre has loaded, and MapLibre loads only what it draws: an invisible point a feature. */
function feedOf(layer: StageLayer): LayerSpecification[] {
  if (!layer.deck) return []
  return [
    {
      id: `${layer.id}:feed`,
      type: 'circle',
      source: layer.tileset,
      'source-layer': layer.tileset,
      minzoom: layer.deck.minZoom,
      paint: { 'circle-radius': 0, 'circle-opacity': 0, 'circle-color': PALETTE.ground },
    },
  ]
}

function tileSources(
  layers: readonly LayerSpecification[],
  revision: number,
): Record<string, VectorSourceSpecification> {
  const used = new Set<string>(GROUND_TILESETS)
  for (const layer of layers)
    if ('source' in layer && typeof layer.source === 'string' && layer.source !== FOCUS_SOURCE) used.add(layer.source)
  return Object.fromEntries(
    [...used].map((tileset) => [tileset, { type: 'vector', url: tileJsonUrl(tileset, revision) } as const]),
  )
}
