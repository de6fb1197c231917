import type { Geometry } from 'geojson'
import type { PropertyId } from '../../../domain/properties.ts'
import type { MoverKind } from '../../../domain/mover-kinds.ts'
import type { SensorKind } from '../../../domain/sensor-kinds.ts'
import type { SensorTraits } from '../../../domain/sensor-traits.ts'
import type { AreaNote } from './sound-area.ts'
import type { StatedTimes } from './warning-times.ts'

/** What feeds turn messages into. Instants are milliseconds since 1970 UTC, positions WGS84 degrees. */
export type FeedItem = Reading | Fix | SensorDescription | Camera | Traits | Timetable | Alert | Report
export type FeedItemKind = FeedItem['kind']

/** One value of one property of one thing. Known by (feed, thing, property, observedAtMs). */
export interface Reading {
  readonly kind: 'reading'
  /** The feed's name of what measures or is measured: a sensor's code, a road's `source_id`, a station's id. */
  readonly thing: string
  readonly property: PropertyId
  /** In the unit of `property`: conversion is the adapter's. */
  readonly value: number
  /** The device's time. */
  readonly observedAtMs: number
  readonly quality?: Quality
  /** Of a meter that counts up, what explains a count that is lower than the one before. */
  readonly register?: Register
}

export interface Register {
  /** Of the register before the point; absent: as known of the sensor, else one that does not run over. */
  readonly digits?: number | undefined
  /** The meter itself says why it is lower. */
  readonly event?: 'rolled_over' | 'reset' | undefined
}

/** 0 good, 1 estimated or interpolated by the source, 2 doubtful, 3 the device reports a fault. Absent: 0. */
export type Quality = 0 | 1 | 2 | 3

/** Where something was. Known by (feed, mover, observedAtMs). */
export interface Fix {
  readonly kind: 'fix'
  /** The feed's name of what moves. */
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
  /** Code of the response unit that it is. */
  readonly unitCode?: string
  /** Number of the line that it runs on. */
  readonly routeRef?: string
}

/** Describes what measures: makes or moves a sensor. Without one, readings go to the city's sensor whose code is `thing`. */
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

/** Describes a camera: makes or moves it. Addresses of pictures and streams are never taken over. Known by (feed, thing). */
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

/** What is known of a sensor that is there: the city's of that code, or one that the feed has described. Known by (feed, thing). */
export interface Traits {
  readonly kind: 'traits'
  readonly thing: string
  readonly traits: SensorTraits
}

/** A whole timetable: takes the place of what the feed brought before. */
export interface Timetable {
  readonly kind: 'timetable'
  /** GTFS Schedule, as it came. It is read and checked line by line before it is taken. */
  readonly archive: Uint8Array
}

/** A warning to many, or a part of one; fields as in CAP 1.2, lower case. Known by (feed, sourceId, part). */
export interface Alert extends StatedTimes {
  readonly kind: 'alert'
  /** CAP: `sender,identifier,sent`, which is what others refer to it by; the instant in UTC. */
  readonly sourceId: string
  /** Its place among the parts of its message; absent: it is the first. */
  readonly part?: number
  readonly status: 'actual' | 'exercise' | 'system' | 'test' | 'draft'
  readonly messageType: 'alert' | 'update' | 'cancel' | 'ack' | 'error'
  /** Source ids of what this updates or cancels. */
  readonly replaces: readonly string[]
  readonly category: readonly string[]
  readonly event: string
  readonly severity: 'extreme' | 'severe' | 'moderate' | 'minor' | 'unknown'
  readonly urgency: 'immediate' | 'expected' | 'future' | 'past' | 'unknown'
  readonly certainty: 'observed' | 'likely' | 'possible' | 'unlikely' | 'unknown'
  /** 红橙黄蓝, where the source says one. Apart from severity (DOMAIN A3). */
  readonly warningColor?: 'red' | 'orange' | 'yellow' | 'blue'
  readonly headline?: string
  readonly headlineEn?: string
  readonly description?: string
  readonly instruction?: string
  readonly senderName?: string
  readonly areaText?: string
  /** Point, Polygon or MultiPolygon, valid; a circle as a polygon of 64 corners. */
  readonly area?: Geometry
  /** What was done to the area that the source gave; absent: nothing. */
  readonly areaNote?: AreaNote
  /** All of it, as JSON: languages, parameters, codes. */
  readonly content: Readonly<Record<string, unknown>>
}

/** Something that somebody tells of. Known by (feed, sourceId); a newer `updatedAtMs` revises it. */
export interface Report {
  readonly kind: 'report'
  readonly sourceId: string
  readonly reportedAtMs: number
  readonly updatedAtMs: number
  /** The source's words. */
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
