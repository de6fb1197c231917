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

/** Inputs of a layer's style. */
export interface StyleContext {
  readonly language: Language
  readonly colourMode: ColourMode
  /** Code of the region drilled into; null: not known yet. */
  readonly region: string | null
  /** Codes of its child regions. */
  readonly children: readonly string[]
  /** The outlined region, whose surroundings are dimmed; null: none. */
  readonly focus: Focus | null
  readonly theme: Theme
}

/** A feature in its tile. */
export interface TileFeature {
  /** Database id. */
  readonly id: string
  /** WGS84. */
  readonly geometry: Geometry
  /** Attributes of its tileset; absent when null or false. */
  readonly properties: Readonly<Record<string, string | number | boolean>>
}

/**
 * Slot of a style layer: flat on the ground, standing on it, or above everything. In the latter, overlapping symbols
 * yield: text to icons, icons to place names, and those to titles, which are names of regions.
 */
export const SLOTS = ['ground', 'relief', 'labels', 'icons', 'places', 'titles'] as const
export type Slot = (typeof SLOTS)[number]

export interface SlottedSpec {
  readonly slot: Slot
  /** Its id starts with the layer's id and a colon. */
  readonly spec: LayerSpecification
}

/** Inputs of a deck.gl layer. */
export interface DeckScene {
  readonly zoom: number
  /** Id of the selected entity of this layer; null: none. */
  readonly selectedId: string | null
  /** Id of the hovered feature of this layer; null: none. */
  readonly hoveredId: string | null
  /** Whether a feature is outside the region in focus and so dimmed. */
  readonly isOutside: (feature: TileFeature) => boolean
  /** Changes whenever `isOutside` does: for deck.gl's update triggers. */
  readonly focus: string | null
  /** Icons to draw with. */
  readonly markers: MarkerAtlas
  readonly theme: Theme
}

/** Opacity outside the region in focus, 0…255. */
export const OUTSIDE_ALPHA = 45

/** Drawing by deck.gl, from the loaded features of one tileset. */
export interface DeckDrawing {
  /** Zoom from which it draws. */
  readonly minZoom: number
  /** Features drawn at a zoom, if there are too many; absent: all. */
  readonly choose?: (features: readonly TileFeature[], zoom: number) => readonly TileFeature[]
  readonly draw: (deck: DeckModules, features: readonly TileFeature[], scene: DeckScene) => readonly DeckLayer[]
}

/** A sensor's newest values, and whether they are still valid. */
export interface LiveStation {
  readonly sensor: ValuedSensor
  readonly values: SensorValues
  /** Neither it nor its feed has sent data within the limit, or the feed never has. */
  readonly isStale: boolean
  /** Of its newest value, ms. */
  readonly ageMs: number
}

/** Label of a station; its style finds these as attributes of its point. */
export interface StationLabel {
  /** `86`, `52.3`; a dash if unknown. */
  readonly text: string
  readonly severity: Severity | 'none'
  /** Higher ones yield later when labels overlap. */
  readonly rank: number
  /** Name of an image on the ground around it, to be coloured by the style, and its rotation in degrees clockwise from north. */
  readonly ground?: { readonly image: string; readonly bearingDeg: number }
}

/** Drawing by MapLibre from newest values: points of the source `live:<layer id>`, which is the layer's `tileset`. */
export interface LiveDrawing {
  readonly sensorKinds: readonly SensorKind[]
  /** Null: not drawn. */
  readonly label: (station: LiveStation, language: Language) => StationLabel | null
}

/** Drawing by MapLibre of pushed features: they are in the source `live:<layer id>`, which is the layer's `tileset`. */
export interface PushedDrawing {
  /** Required data. */
  readonly what: 'alerts' | 'reports'
  /** All current features; each with the id of its entity. */
  readonly features: (language: Language) => readonly Feature[]
  /** Notify when the features may have changed; the clock, the feeds and the selection do anyway. */
  readonly stores: readonly { readonly subscribe: (changed: () => void) => () => void }[]
}

/** Drawing of movers from the stream of positions. */
export interface MovingDrawing {
  readonly kinds: readonly MoverKind[]
  readonly icons: Readonly<Partial<Record<MoverKind, IconName>>>
}

export interface Tooltip {
  readonly title: string
  readonly lines: readonly string[]
}

/** The part of a layer used by the stage; the rest of the contract is in layers/layer.ts. */
export interface StageLayer {
  /** Used in URLs and scenes. */
  readonly id: string
  /** The tileset of its features, if any can be picked or drawn by deck.gl. */
  readonly tileset: string
  /** Drawing by MapLibre. */
  readonly style?: (context: StyleContext) => readonly SlottedSpec[]
  /** Drawing by deck.gl. A layer may have both. */
  readonly deck?: DeckDrawing
  /** Drawing of the stream of positions; its features are movers. */
  readonly moving?: MovingDrawing
  /** Its style draws roads by the feature state `level`, the level of congestion. */
  readonly congestion?: true
  /** Drawing of newest values. */
  readonly live?: LiveDrawing
  /** Features pushed to the page. */
  readonly pushed?: PushedDrawing
  /** Tooltip of a feature; null: none. */
  readonly tooltip: (feature: TileFeature, language: Language) => Tooltip | null
  /** Tilesets besides its own whose features can be picked. */
  readonly pickTilesets?: readonly string[]
  /** Selection by a click on a feature; null: none. */
  readonly pick: (feature: TileFeature) => Selection | null
}
