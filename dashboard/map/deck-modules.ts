import { IconLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers'
import { MapLibreOverlay } from '@deck.gl/maplibre'

/** Everything of deck.gl that layers draw with: one chunk, fetched after the first map. */
export const DECK = { IconLayer, MapLibreOverlay, PolygonLayer, ScatterplotLayer } as const

export type DeckModules = typeof DECK
