import type { Severity } from '../../../domain/severity.ts'
import type { ThemeId } from '../../stores/theme.ts'

/** Red, green, blue and alpha, each 0…255, as deck.gl takes them. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number]

/** Classes of road with a colour of their own, most important first. */
export const ROAD_CLASSES = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'service',
  'pedestrian',
  'cycleway',
  'path',
  'track',
] as const
export type RoadClass = (typeof ROAD_CLASSES)[number]

export const BUILDING_USES = [
  'residential',
  'commercial',
  'office',
  'industrial',
  'public',
  'education',
  'medical',
  'religious',
  'transport',
  'other',
  'unknown',
] as const
export type BuildingUse = (typeof BUILDING_USES)[number]

export const PIPE_KINDS = ['water', 'sewage', 'gas', 'power', 'telecom'] as const
export type PipeKind = (typeof PIPE_KINDS)[number]

export interface SignColours {
  readonly fill: string
  /** Readable on the fill. */
  readonly text: string
}

/**
 * Colours of the map, CSS colours unless noted. In every theme the city is subdued: saturated red, orange, yellow and
 * blue are reserved for state (I–IV), and one accent marks interactive parts. The panels' side of a theme is
 * `ui/themes/<id>.css`.
 */
export interface Theme {
  readonly id: ThemeId
  readonly ground: string
  /** Areas on the ground. Their opacity (0…1) is below 1 if a basemap should be visible through them. */
  readonly water: { readonly fill: string; readonly shore: string; readonly glow: string; readonly opacity: number }
  readonly green: {
    readonly fill: string
    /** Parks and gardens. */
    readonly park: string
    /** Woods: the cover of hills. */
    readonly wood: string
    readonly edge: string
    readonly opacity: number
  }
  /** Above the horizon, in strongly tilted views. */
  readonly sky: { readonly zenith: string; readonly horizon: string }
  readonly light: {
    /** `moon`: always from the south-west, the same at every hour; `sun`: from the sun's position. */
    readonly from: 'moon' | 'sun'
    readonly colour: string
    /** When the sun is low. */
    readonly lowColour: string
    /** 0…1: contrast between walls in light and in shade. */
    readonly intensity: number
  }
  readonly building: {
    /**
     * Colour by height in metres: higher ones differ more from the ground, so that the skyline is readable from afar.
     */
    readonly heightRamp: readonly (readonly [heightM: number, colour: string])[]
    readonly uses: Readonly<Record<BuildingUse, string>>
    readonly hover: string
    /** Outside of the region in focus. */
    readonly outside: string
    /** A lit edge along the roofs of towers. */
    readonly crown: string
    readonly opacity: number
    /** Shadow where a building meets the ground. */
    readonly shade: string
    readonly shadeOpacity: number
  }
  readonly road: {
    readonly colours: Readonly<Record<RoadClass, string>>
    /** Edge of motorways and trunks, and of all others. */
    readonly majorCasing: string
    readonly casing: string
    /** Parapets. */
    readonly bridgeEdge: string
    readonly arrow: string
    /** Opacity of the surface, of tunnels: 0…1. */
    readonly opacity: number
    readonly tunnelOpacity: number
  }
  readonly rail: {
    readonly track: string
    readonly tie: string
    /** A metro line's own colour is mixed with this, by this share (0…1), so that it does not look like a state. */
    readonly mute: string
    readonly muteShare: number
  }
  /** Plates of road numbers: expressways; national and provincial highways; others. Their text is `text`. */
  readonly shield: {
    readonly expressway: string
    readonly highway: string
    readonly other: string
    readonly text: string
  }
  readonly boundary: string
  readonly accent: string
  readonly accentText: string
  /** Overlay outside the region in focus, with this opacity (0…1). */
  readonly dimmed: string
  readonly dimmedOpacity: number
  readonly label: {
    readonly text: string
    readonly strong: string
    readonly quiet: string
    readonly water: string
    readonly green: string
    readonly halo: string
  }
  /** Discs of icons. */
  readonly marker: {
    readonly disc: string
    readonly edge: string
    readonly icon: string
    readonly selectedIcon: string
  }
  readonly pipes: Readonly<Record<PipeKind, string>>
  /** Signs by severity. */
  readonly severities: Readonly<Record<Severity | 'none', SignColours>>
  /** Signs that may no longer be valid. */
  readonly stale: SignColours
  /** Roads by level of congestion: 畅通, 基本畅通, 轻度, 中度, 严重拥堵. The first two are subdued. */
  readonly traffic: readonly [string, string, string, string, string]
  /** For deck.gl. */
  readonly points: {
    /** Movers from afar; and silent ones. */
    readonly moving: Rgba
    readonly stale: Rgba
    readonly fill: Rgba
    readonly edge: Rgba
    readonly selected: Rgba
    readonly selectedEdge: Rgba
    readonly sector: Rgba
    readonly sectorEdge: Rgba
  }
}
