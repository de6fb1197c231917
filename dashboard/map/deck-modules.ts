/** Everything of deck.gl that layers draw with: one chunk, fetched after the first map. */
export { IconLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers'
export { MapLibreOverlay } from '@deck.gl/maplibre'

export type DeckModules = typeof import('./deck-modules.ts')
