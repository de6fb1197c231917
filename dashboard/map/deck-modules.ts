import { IconLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers'
import { MapLibreOverlay } from '@deck.gl/maplibre'

/** All of deck.gl that layers use: one chunk, loaded after the first map. */
export const DECK = { IconLayer, MapLibreOverlay, PolygonLayer, ScatterplotLayer } as const

export type DeckModules = typeof DECK
