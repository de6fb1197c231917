import type { Geometry } from 'geojson'
import type { PropertyId } from '../../../domain/properties.ts'
import type { MoverKind } from '../../../domain/mover-kinds.ts'
import type { SensorKind } from '../../../domain/sensor-kinds.ts'
import type { SensorTraits } from '../../../domain/sensor-traits.ts'
import type { AreaNote } from './sound-area.ts'
import type { StatedTimes } from './warning-times.ts'

/** The items that feeds turn messages into. Instants are milliseconds since 1970 UTC, positions WGS84 degrees. */
export type FeedItem = Reading | Fix | SensorDescription | Camera | Traits | Timetable | Alert | Report
export type FeedItemKind = FeedItem['kind']

/** One value of one property. Identified by (feed, thing, property, observedAtMs). */
export interface Reading {
  readonly kind: 'reading'
  /** The feed's name for the sensor or the measured object: a sensor's code, a road's `source_id`, a station's id. */
  readonly thing: string
  readonly property: PropertyId
  /** In the unit of `property`; adapters convert. */
  readonly value: number
  /** The device's time. */
  readonly observedAtMs: number
  readonly quality?: Quality
  /** For a cumulative meter: explains a count lower than the previous one. */
  readonly register?: Register
}

export interface Register {
  /** Digits before the decimal point; absent: those known for the sensor, else it does not roll over. */
  readonly digits?: number | undefined
  /** The reason that the meter itself gives for a lower count. */
  readonly event?: 'rolled_over' | 'reset' | undefined
}

/** 0 good, 1 estimated or interpolated by the source, 2 doubtful, 3 device fault. Absent: 0. */
export type Quality = 0 | 1 | 2 | 3

/** A position of a mover. Identified by (feed, mover, observedAtMs). */
export interface Fix {
  readonly kind: 'fix'
  /** The feed's name for the mover. */
  readonly mover: string
  readonly moverKind: MoverKind
  readonly lng: number
  readonly lat: number
  readonly observedAtMs: number
  /** ≥ 0. */
  readonly speedKmh?: number
  /** 0…360, clockwise from true north. */
  readonly bearingDeg?: number
  /** Number plate or fleet number. */
  readonly name?: string
  /** Code of the response unit. */
  readonly unitCode?: string
  /** Number of its line. */
  readonly routeRef?: string
}

/**
 * Describes a sensor: creates or moves it. Readings of a thing without a description go to the city's sensor with that
 * code.
 */
export interface SensorDescription {
  readonly kind: 'thing'
  readonly thing: string
  readonly sensorKind: SensorKind
  readonly name?: string
  readonly nameEn?: string
  readonly lng: number
  readonly lat: number
  readonly owner?: string
  readonly traits?: SensorTraits
}

/**
 * Describes a camera: creates or moves it. Addresses of pictures and streams are never stored. Identified by (feed,
 * thing).
 */
export interface Camera {
  readonly kind: 'camera'
  readonly thing: string
  /** PTZ classes of GB/T 28181. */
  readonly cameraKind: 'dome' | 'hemisphere' | 'fixed' | 'ptz' | 'unknown'
  readonly name?: string
  readonly nameEn?: string
  /** Clockwise from true north, 0 ≤ d < 360. */
  readonly directionDeg?: number
  readonly operator?: string
  readonly lng: number
  readonly lat: number
}

/**
 * Traits of a sensor that exists: the city's sensor with that code, or one that the feed has described. Identified by
 * (feed, thing).
 */
export interface Traits {
  readonly kind: 'traits'
  readonly thing: string
  readonly traits: SensorTraits
}

/** A complete timetable; it replaces the feed's previous one. */
export interface Timetable {
  readonly kind: 'timetable'
  /** GTFS Schedule as received. It is checked line by line before it is accepted. */
  readonly archive: Uint8Array
}

/** A public warning, or one part of it; fields as in CAP 1.2, lower case. Identified by (feed, sourceId, part). */
export interface Alert extends StatedTimes {
  readonly kind: 'alert'
  /** CAP: `sender,identifier,sent`, by which other messages refer to it; the instant in UTC. */
  readonly sourceId: string
  /** Index among the parts of its message; absent: the first. */
  readonly part?: number
  readonly status: 'actual' | 'exercise' | 'system' | 'test' | 'draft'
  readonly messageType: 'alert' | 'update' | 'cancel' | 'ack' | 'error'
  /** Source ids of the alerts that this one updates or cancels. */
  readonly replaces: readonly string[]
  readonly category: readonly string[]
  readonly event: string
  readonly severity: 'extreme' | 'severe' | 'moderate' | 'minor' | 'unknown'
  readonly urgency: 'immediate' | 'expected' | 'future' | 'past' | 'unknown'
  readonly certainty: 'observed' | 'likely' | 'possible' | 'unlikely' | 'unknown'
  /** 红橙黄蓝, if the source gives a colour. Independent of severity. */
  readonly warningColor?: 'red' | 'orange' | 'yellow' | 'blue'
  readonly headline?: string
  readonly headlineEn?: string
  readonly description?: string
  readonly instruction?: string
  readonly senderName?: string
  readonly areaText?: string
  /** Point, Polygon or MultiPolygon, valid; a circle is a polygon of 64 corners. */
  readonly area?: Geometry
  /** How the source's area was changed; absent: not at all. */
  readonly areaNote?: AreaNote
  /** The whole message as JSON: languages, parameters, codes. */
  readonly content: Readonly<Record<string, unknown>>
}

/** An incident or a citizen's report. Identified by (feed, sourceId); a newer `updatedAtMs` revises it. */
export interface Report {
  readonly kind: 'report'
  readonly sourceId: string
  readonly reportedAtMs: number
  readonly updatedAtMs: number
  /** In the source's words. */
  readonly category: string
  readonly title: string
  readonly description?: string
  readonly status?: string
  readonly closedAtMs?: number
  readonly address?: string
  readonly lng?: number
  readonly lat?: number
  readonly callerName?: string
  readonly callerPhone?: string
  readonly content: Readonly<Record<string, unknown>>
}
