import type { Severity } from '../../domain/severity.ts'
import type { Layer as DeckLayer } from '@deck.gl/core'
import type { Feature, Geometry } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import type { Language } from '../../domain/language.ts'
import type { MoverKind } from '../../domain/mover-kinds.ts'
import type { SensorKind } from '../../domain/sensor-kinds.ts'
import type { SensorValues, ValuedSensor } from '../stores/live-values.ts'
import type { ColourMode, Selection } from '../stores/view.ts'
import type { IconName } from '../ui/icons.ts'
import type { DeckModules } from './deck-modules.ts'
import type { Focus } from './focus.ts'
import type { MarkerAtlas } from './marker-atlas.ts'
import type { Theme } from './themes/theme.ts'

/** What a layer may depend on when it says how it is drawn. */
export interface StyleContext {
  readonly language: Language
  readonly colourMode: ColourMode
  /** Code of the region drilled into; null: not known yet. */
  readonly region: string | null
  /** Codes of the regions right below it. */
  readonly children: readonly string[]
  /** The region that is outlined while its surroundings step back; null: nothing is. */
  readonly focus: Focus | null
  readonly theme: Theme
}

/** A feature as its tile carries it. */
export interface TileFeature {
  /** Database id. */
  readonly id: string
  /** WGS84. */
  readonly geometry: Geometry
  /** Attributes of its tileset; absent when null or false. */
  readonly properties: Readonly<Record<string, string | number | boolean>>
}

/**
 * Where a style layer goes: flat on the ground, standing on it, or over everything. What is over everything gives way where
 * it would overlap: writing to icons, icons to names of places, and those to titles, which are names of regions.
 */
export const SLOTS = ['ground', 'relief', 'labels', 'icons', 'places', 'titles'] as const
export type Slot = (typeof SLOTS)[number]

export interface SlottedSpec {
  readonly slot: Slot
  /** Its id begins with the layer's id and a colon. */
  readonly spec: LayerSpecification
}

/** What a deck.gl layer is drawn into. */
export interface DeckScene {
  readonly zoom: number
  /** Id of the selected thing where it is of this layer; null: none. */
  readonly selectedId: string | null
  /** Id of what the pointer is over where it is of this layer; null: nothing. */
  readonly hoveredId: string | null
  /** Whether a feature lies outside of the region in focus, and so steps back. */
  readonly isOutside: (feature: TileFeature) => boolean
  /** Changes whenever `isOutside` answers differently: for deck.gl's update triggers. */
  readonly focus: string | null
  /** Icons to draw with. */
  readonly markers: MarkerAtlas
  readonly theme: Theme
}

/** Opacity of what lies outside of the region in focus, 0…255. */
export const OUTSIDE_ALPHA = 45

/** Drawing by deck.gl, from the features of one tileset that the map has loaded. */
export interface DeckDrawing {
  /** Zoom from which it draws. */
  readonly minZoom: number
  /** Which features are drawn at a zoom, where there are more than can be told apart; absent: all. */
  readonly choose?: (features: readonly TileFeature[], zoom: number) => readonly TileFeature[]
  readonly draw: (deck: DeckModules, features: readonly TileFeature[], scene: DeckScene) => readonly DeckLayer[]
}

/** A sensor's newest values, and whether what they say still holds. */
export interface LiveStation {
  readonly sensor: ValuedSensor
  readonly values: SensorValues
  /** Neither its feed nor it itself has spoken within the limit, or its feed has never been heard of. */
  readonly isStale: boolean
  /** Of its newest value, ms. */
  readonly ageMs: number
}

/** The label of a station; its style finds these as attributes of its point. */
export interface StationLabel {
  /** `86`, `52.3`; a dash where nothing is known. */
  readonly text: string
  readonly severity: Severity | 'none'
  /** Higher gives way later where labels overlap. */
  readonly rank: number
  /** Name of an image on the ground around it, to be coloured by the style, and its rotation in degrees clockwise from north. */
  readonly ground?: { readonly image: string; readonly bearingDeg: number }
}

/** Drawing by MapLibre from newest values: points of the source `live:<layer id>`, which is the layer's `tileset`. */
export interface LiveDrawing {
  readonly sensorKinds: readonly SensorKind[]
  /** Null: it is not drawn. */
  readonly label: (station: LiveStation, language: Language) => StationLabel | null
}

/** Drawing by MapLibre of pushed features: they are in the source `live:<layer id>`, which is the layer's `tileset`. */
export interface PushedDrawing {
  /** What has to be read. */
  readonly what: 'alerts' | 'reports'
  /** All of it as it is now; each with the id of its thing. */
  readonly features: (language: Language) => readonly Feature[]
  /** Each tells when the features may have changed; the clock, the feeds and the selection do anyway. */
  readonly stores: readonly { readonly subscribe: (changed: () => void) => () => void }[]
}

/** Drawing by deck.gl of what moves, from the stream of positions. */
export interface MovingDrawing {
  readonly kinds: readonly MoverKind[]
  readonly icons: Readonly<Partial<Record<MoverKind, IconName>>>
}

export interface Tooltip {
  readonly title: string
  readonly lines: readonly string[]
}

/** What the stage needs of a layer; the rest of the contract is in layers/layer.ts. */
export interface StageLayer {
  /** Stands in URLs and scenes. */
  readonly id: string
  /** The tileset that its features come from, if it has any that can be picked or drawn by deck.gl. */
  readonly tileset: string
  /** How MapLibre draws it. */
  readonly style?: (context: StyleContext) => readonly SlottedSpec[]
  /** How deck.gl draws it. A layer may have both. */
  readonly deck?: DeckDrawing
  /** What of the stream of positions is drawn, where it is; its features are movers. */
  readonly moving?: MovingDrawing
  /** Its style draws roads by the feature state `level`, how congested they are. */
  readonly congestion?: true
  /** What of newest values is drawn, where it is. */
  readonly live?: LiveDrawing
  /** Features that are pushed to the page, where the layer draws any. */
  readonly pushed?: PushedDrawing
  /** What the pointer over a feature says; null: nothing. */
  readonly tooltip: (feature: TileFeature, language: Language) => Tooltip | null
  /** Tilesets besides its own whose features can be picked. */
  readonly pickTilesets?: readonly string[]
  /** What a click on a feature selects; null: nothing. */
  readonly pick: (feature: TileFeature) => Selection | null
}
