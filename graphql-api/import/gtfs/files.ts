import {
  COLOR,
  COUNT,
  DAY,
  DISTANCE,
  ID,
  LATITUDE,
  LONGITUDE,
  oneOf,
  ROUTE_TYPE,
  SECONDS,
  TEXT,
  TIME_OF_DAY,
  URL_TEXT,
  ZONE,
  type FieldKind,
} from './field-kinds.ts'

/** A field that is read; others are ignored. */
export interface FieldRule {
  readonly kind: FieldKind
  /** A line without a valid value is left out. For other fields only the value is dropped. */
  readonly required?: true
  /** Fields that may replace it. */
  readonly unless?: readonly string[]
  /** File and field that must contain its value. */
  readonly refersTo?: readonly [GtfsFileName, string]
}

export interface FileRule {
  readonly required?: true
  /** Fields that are unique together. */
  readonly key: readonly string[]
  readonly fields: Readonly<Record<string, FieldRule>>
}

const must = (kind: FieldKind): FieldRule => ({ kind, required: true })
const may = (kind: FieldKind): FieldRule => ({ kind })
const of = (file: GtfsFileName, field: string): FieldRule => ({ kind: ID, required: true, refersTo: [file, field] })
const mayBeOf = (file: GtfsFileName, field: string): FieldRule => ({ kind: ID, refersTo: [file, field] })
const YES = oneOf(0, 1)

export type GtfsFileName =
  | 'agency.txt'
  | 'stops.txt'
  | 'routes.txt'
  | 'calendar.txt'
  | 'calendar_dates.txt'
  | 'shapes.txt'
  | 'trips.txt'
  | 'stop_times.txt'
  | 'frequencies.txt'

/**
 * The files and fields of a timetable that are read (GTFS Schedule Reference), each file after those that it refers to.
 */
export const GTFS_FILES: Readonly<Record<GtfsFileName, FileRule>> = {
  'agency.txt': {
    required: true,
    key: ['agency_id'],
    fields: {
      agency_id: may(ID),
      agency_name: must(TEXT),
      agency_url: must(URL_TEXT),
      agency_timezone: must(ZONE),
    },
  },
  'stops.txt': {
    required: true,
    key: ['stop_id'],
    fields: {
      stop_id: must(ID),
      stop_name: may(TEXT),
      stop_lat: may(LATITUDE),
      stop_lon: may(LONGITUDE),
      location_type: may(oneOf(0, 1, 2, 3, 4)),
      parent_station: may(ID),
      stop_timezone: may(ZONE),
    },
  },
  'routes.txt': {
    required: true,
    key: ['route_id'],
    fields: {
      route_id: must(ID),
      agency_id: mayBeOf('agency.txt', 'agency_id'),
      route_short_name: may(TEXT),
      route_long_name: may(TEXT),
      route_type: must(ROUTE_TYPE),
      route_url: may(URL_TEXT),
      route_color: may(COLOR),
      route_text_color: may(COLOR),
    },
  },
  'calendar.txt': {
    key: ['service_id'],
    fields: {
      service_id: must(ID),
      monday: must(YES),
      tuesday: must(YES),
      wednesday: must(YES),
      thursday: must(YES),
      friday: must(YES),
      saturday: must(YES),
      sunday: must(YES),
      start_date: must(DAY),
      end_date: must(DAY),
    },
  },
  'calendar_dates.txt': {
    key: ['service_id', 'date'],
    fields: { service_id: must(ID), date: must(DAY), exception_type: must(oneOf(1, 2)) },
  },
  'shapes.txt': {
    key: ['shape_id', 'shape_pt_sequence'],
    fields: {
      shape_id: must(ID),
      shape_pt_lat: must(LATITUDE),
      shape_pt_lon: must(LONGITUDE),
      shape_pt_sequence: must(COUNT),
      shape_dist_traveled: may(DISTANCE),
    },
  },
  'trips.txt': {
    required: true,
    key: ['trip_id'],
    fields: {
      trip_id: must(ID),
      route_id: of('routes.txt', 'route_id'),
      service_id: must(ID),
      trip_headsign: may(TEXT),
      direction_id: may(YES),
      shape_id: mayBeOf('shapes.txt', 'shape_id'),
    },
  },
  'stop_times.txt': {
    required: true,
    key: ['trip_id', 'stop_sequence'],
    fields: {
      trip_id: of('trips.txt', 'trip_id'),
      stop_id: { ...of('stops.txt', 'stop_id'), unless: ['location_group_id', 'location_id'] },
      location_group_id: may(ID),
      location_id: may(ID),
      stop_sequence: must(COUNT),
      arrival_time: may(TIME_OF_DAY),
      departure_time: may(TIME_OF_DAY),
      pickup_type: may(oneOf(0, 1, 2, 3)),
      shape_dist_traveled: may(DISTANCE),
    },
  },
  'frequencies.txt': {
    key: ['trip_id', 'start_time'],
    fields: {
      trip_id: of('trips.txt', 'trip_id'),
      start_time: must(TIME_OF_DAY),
      end_time: must(TIME_OF_DAY),
      headway_secs: must(SECONDS),
    },
  },
}
