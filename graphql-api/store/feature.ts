import type { Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon } from 'geojson'
import type { BuildingUse } from '../../domain/building-uses.ts'
import type { SensorTraits } from '../../domain/sensor-traits.ts'

/** A value that a feature was given and that nobody can make sense of: the feature is without it. */
export interface NotUnderstood {
  /** As the file calls it. */
  readonly field: string
  /** As the file has it. */
  readonly value: string
}

/** What became of one feature. */
export type ImportItem =
  | { readonly outcome: 'loaded'; readonly feature: Feature; readonly notUnderstood?: readonly NotUnderstood[] }
  /** Loaded after a change to its geometry; `reason` says which and goes to the report. */
  | {
      readonly outcome: 'repaired'
      readonly feature: Feature
      readonly reason: string
      readonly notUnderstood?: readonly NotUnderstood[]
    }
  | { readonly outcome: 'rejected'; readonly sourceId: string; readonly reason: string; readonly original: unknown }
  /** Left out on purpose, e.g. a node without tags that maps to nothing; `rule` is the rule's short name. */
  | { readonly outcome: 'ignored'; readonly rule: string }

export type Target = Feature['target']

/** A row to be, in WGS84, valid. One member for each feature table; the names are those of the columns. */
export type Feature =
  | RegionFeature
  | BuildingFeature
  | RoadFeature
  | RailwayFeature
  | WaterFeature
  | GreenFeature
  | PlaceFeature
  | FacilityFeature
  | ComponentFeature
  | CameraFeature
  | RouteFeature
  | SensorFeature
  | PipeFeature
  | DepartmentFeature
  | StaffFeature
  | UnitFeature
  | EnterpriseFeature
  | HouseholdFeature

interface FeatureBase<TTarget extends string, G extends Geometry | undefined> {
  readonly target: TTarget
  /** Stable in its source: `way/40778072`. */
  readonly sourceId: string
  /** The source's version of the row; 0: none. An older version never replaces a newer one. */
  readonly sourceVersion: number
  /**
   * Rises with each change of what its shape is made of, while `sourceVersion` stays: the nodes of an OSM way have versions of their own.
   * Absent: 0, its own version says it all.
   */
  readonly shapeVersion?: number
  readonly name?: string
  readonly nameEn?: string
  /** What else it is called, in other languages, formerly or in short: search finds it by these. 24 at most. */
  readonly otherNames?: readonly string[]
  /** WGS84; polygons wound as RFC 7946 has it, no NaN, no self-crossing. Undefined: it has no place of its own. */
  readonly geometry: G
}

export interface RegionFeature extends FeatureBase<'region', Polygon | MultiPolygon> {
  readonly level: 'CITY' | 'DISTRICT' | 'STREET' | 'COMMUNITY' | 'GRID'
  readonly name: string
  /** Division code as the source gives it; absent: the loader assigns one under its parent and keeps it. */
  readonly code?: string
}

export interface BuildingFeature extends FeatureBase<'building', Polygon | MultiPolygon> {
  readonly code?: string
  readonly address?: string
  readonly use: BuildingUse
  readonly heightM: number
  readonly minHeightM: number
  readonly heightSource: 'measured' | 'levels' | 'assumed'
  readonly levels?: number
  readonly isPart: boolean
  /** `sourceId` of the building this is a part of, where the source says so; else the loader finds it by position. */
  readonly partOf?: string
  /** Households as the source gives them; absent: estimated by the loader. */
  readonly households?: number
  readonly builtYear?: number
  /** Dwellings, shops and offices that can be let or owned. */
  readonly units?: number
  readonly street?: string
  readonly houseNumber?: string
  readonly tags: Readonly<Record<string, string>>
}

export interface RoadFeature extends FeatureBase<'road', LineString | MultiLineString> {
  readonly ref?: string
  readonly roadClass:
    | 'motorway'
    | 'trunk'
    | 'primary'
    | 'secondary'
    | 'tertiary'
    | 'residential'
    | 'service'
    | 'pedestrian'
    | 'cycleway'
    | 'path'
    | 'track'
  readonly link: boolean
  /** 1 along the line, −1 against it, 0 both. */
  readonly oneway: -1 | 0 | 1
  readonly lanes?: number
  readonly maxSpeedKmh?: number
  readonly bridge: boolean
  readonly tunnel: boolean
  readonly layer: number
  readonly tags: Readonly<Record<string, string>>
}

export interface RailwayFeature extends FeatureBase<'railway', LineString | MultiLineString> {
  readonly kind: 'rail' | 'subway' | 'light_rail' | 'tram' | 'monorail' | 'funicular'
  readonly bridge: boolean
  readonly tunnel: boolean
  /** Siding, yard or spur. */
  readonly service: boolean
  /** Number or letter of its line. */
  readonly ref?: string
  /** Of its line, `#rrggbb` in lower case. */
  readonly colour?: string
}

export interface WaterFeature extends FeatureBase<'water', Polygon | MultiPolygon | LineString | MultiLineString> {
  readonly kind: 'sea' | 'river' | 'lake' | 'canal' | 'stream' | 'pool' | 'other'
}

export interface GreenFeature extends FeatureBase<'green', Polygon | MultiPolygon> {
  readonly kind: 'park' | 'garden' | 'forest' | 'grass' | 'pitch' | 'cemetery' | 'farmland' | 'beach' | 'other'
}

export interface PlaceFeature extends FeatureBase<'place', Point> {
  readonly name: string
  readonly kind: 'city' | 'town' | 'suburb' | 'quarter' | 'neighbourhood' | 'village' | 'locality' | 'island' | 'square'
  readonly population?: number
}

export interface FacilityFeature extends FeatureBase<'facility', Point> {
  /** One of the kinds of the `facility` table, e.g. `fire_station`. */
  readonly kind: string
  readonly address?: string
  readonly phone?: string
  readonly capacity?: number
  readonly tags: Readonly<Record<string, string>>
}

export interface ComponentFeature extends FeatureBase<'component', Point> {
  /** 4 digits, see `domain/component-classes.ts`. */
  readonly classCode: string
  readonly code?: string
  readonly status?: 'in_use' | 'damaged' | 'missing' | 'out_of_use'
  readonly owner?: string
  /** A pole that carries devices (智慧灯杆). Absent: it is none. */
  readonly smartPole?: boolean
  readonly tags: Readonly<Record<string, string>>
}

export interface CameraFeature extends FeatureBase<'camera', Point> {
  /** GB/T 28181 device id. */
  readonly code?: string
  readonly kind: 'dome' | 'hemisphere' | 'fixed' | 'ptz' | 'unknown'
  /** Clockwise from true north, 0 ≤ d < 360. */
  readonly directionDeg?: number
  /** 0 level, negative down, −90…90. */
  readonly tiltDeg?: number
  /** Horizontal, 0 < a ≤ 360. */
  readonly viewAngleDeg?: number
  /** How far it makes out a person. */
  readonly rangeM?: number
  readonly heightM?: number
  readonly operator?: string
  readonly tags: Readonly<Record<string, string>>
}

/** A line of public transport, both directions in one. */
export interface RouteFeature extends FeatureBase<'route', LineString | MultiLineString> {
  readonly name: string
  readonly ref?: string
  readonly kind: 'bus' | 'metro'
  /** `#rrggbb` in lower case. */
  readonly colour?: string
  /** Termini. */
  readonly from?: string
  readonly to?: string
  readonly operator?: string
  /** Names, from the first terminus to the other. */
  readonly stops: readonly string[]
  /** `05:30`, local time; a service after midnight may count on past 24:00. */
  readonly firstDeparture?: string
  readonly lastDeparture?: string
  readonly headwayMin?: number
}

export interface SensorFeature extends FeatureBase<'sensor', Point> {
  readonly code?: string
  /** One of the kinds of the `sensor` table, e.g. `air_quality`. */
  readonly kind: string
  /** Above ground, negative below. */
  readonly heightM?: number
  readonly owner?: string
  /** Code of the component that it is mounted on. */
  readonly poleCode?: string
  /** By what limits its readings are judged. */
  readonly traits?: SensorTraits
}

/** An underground line. */
export interface PipeFeature extends FeatureBase<'pipe', LineString | MultiLineString> {
  readonly kind: 'water' | 'sewage' | 'gas' | 'power' | 'telecom'
  readonly diameterMm?: number
  readonly material?: string
  /** Ground to the pipe's top. */
  readonly depthM?: number
  readonly builtYear?: number
  readonly owner?: string
  readonly street?: string
}

export interface DepartmentFeature extends FeatureBase<'department', Point | undefined> {
  readonly name: string
  readonly code: string
  /** The city's own word, lower case with underscores: `water`, `fire`. */
  readonly kind: string
  readonly phone?: string
}

/** Who looks after a grid or another region. */
export interface StaffFeature extends FeatureBase<'staff', undefined> {
  readonly name: string
  readonly code: string
  /** 协管员, 管理员, 督导员. */
  readonly role: 'assistant' | 'manager' | 'supervisor'
  readonly departmentCode?: string
  readonly regionCode?: string
  readonly phone?: string
}

/** A response unit (处置力量) where it waits. */
export interface UnitFeature extends FeatureBase<'unit', Point> {
  readonly name: string
  readonly code: string
  /** One of the kinds of the `unit` table, e.g. `fire_engine`. */
  readonly kind: string
  readonly departmentCode?: string
  readonly crew?: number
  readonly stationName?: string
}

export interface EnterpriseFeature extends FeatureBase<'enterprise', Point | undefined> {
  readonly name: string
  /** Unified social credit code (GB 32100-2015), 18 characters. */
  readonly code: string
  /** Section of GB/T 4754-2017, A…T. */
  readonly category?: string
  readonly employees?: number
  readonly buildingCode?: string
  /** 1 at ground, negative below. */
  readonly storey?: number
}

export interface HouseholdFeature extends FeatureBase<'household', undefined> {
  readonly code: string
  readonly buildingCode?: string
  /** 1 at ground, negative below. */
  readonly storey?: number
  /** `1202`. */
  readonly door?: string
  readonly residents: number
}
