import protobuf from 'protobufjs/light.js'

/**
 * The part of GTFS-Realtime 2.0 that is read, by the field numbers of the published reference. Everything is optional
 * here; required fields are checked where they can be named. Unlisted fields are skipped. Edition 2023 distinguishes a
 * transmitted 0 from an absent value. Not `gtfs-realtime-bindings`: 2.x requires Node 22 and includes a compiler, 1.x a
 * second protobufjs.
 */
const field = (id: number, type: string) => ({ id, type })
const list = (id: number, type: string) => ({ id, type, rule: 'repeated' })

const ROOT = protobuf.Root.fromJSON({
  nested: {
    FeedHeader: {
      edition: 'proto2',
      fields: {
        gtfsRealtimeVersion: field(1, 'string'),
        incrementality: field(2, 'Incrementality'),
        timestamp: field(3, 'uint64'),
      },
      nested: { Incrementality: { values: { FULL_DATASET: 0, DIFFERENTIAL: 1 } } },
    },
    FeedEntity: {
      edition: 'proto2',
      fields: {
        id: field(1, 'string'),
        isDeleted: field(2, 'bool'),
        tripUpdate: field(3, 'TripUpdate'),
        vehicle: field(4, 'VehiclePosition'),
        alert: field(5, 'Alert'),
      },
    },
    TripUpdate: {
      edition: 'proto2',
      fields: {
        trip: field(1, 'TripDescriptor'),
        stopTimeUpdate: list(2, 'StopTimeUpdate'),
        vehicle: field(3, 'VehicleDescriptor'),
        timestamp: field(4, 'uint64'),
        delay: field(5, 'int32'),
      },
    },
    StopTimeUpdate: {
      edition: 'proto2',
      fields: {
        stopSequence: field(1, 'uint32'),
        arrival: field(2, 'StopTimeEvent'),
        departure: field(3, 'StopTimeEvent'),
        stopId: field(4, 'string'),
        scheduleRelationship: field(5, 'ScheduleRelationship'),
      },
      nested: { ScheduleRelationship: { values: { SCHEDULED: 0, SKIPPED: 1, NO_DATA: 2, UNSCHEDULED: 3 } } },
    },
    StopTimeEvent: {
      edition: 'proto2',
      fields: { delay: field(1, 'int32'), time: field(2, 'int64'), uncertainty: field(3, 'int32') },
    },
    VehiclePosition: {
      edition: 'proto2',
      fields: {
        trip: field(1, 'TripDescriptor'),
        position: field(2, 'Position'),
        timestamp: field(5, 'uint64'),
        stopId: field(7, 'string'),
        vehicle: field(8, 'VehicleDescriptor'),
        occupancyStatus: field(9, 'OccupancyStatus'),
        occupancyPercentage: field(10, 'uint32'),
      },
      nested: {
        OccupancyStatus: {
          values: {
            EMPTY: 0,
            MANY_SEATS_AVAILABLE: 1,
            FEW_SEATS_AVAILABLE: 2,
            STANDING_ROOM_ONLY: 3,
            CRUSHED_STANDING_ROOM_ONLY: 4,
            FULL: 5,
            NOT_ACCEPTING_PASSENGERS: 6,
            NO_DATA_AVAILABLE: 7,
            NOT_BOARDABLE: 8,
          },
        },
      },
    },
    Position: {
      edition: 'proto2',
      fields: {
        latitude: field(1, 'float'),
        longitude: field(2, 'float'),
        bearing: field(3, 'float'),
        speed: field(5, 'float'),
      },
    },
    Alert: {
      edition: 'proto2',
      fields: {
        activePeriod: list(1, 'TimeRange'),
        informedEntity: list(5, 'EntitySelector'),
        cause: field(6, 'Cause'),
        effect: field(7, 'Effect'),
        url: field(8, 'TranslatedString'),
        headerText: field(10, 'TranslatedString'),
        descriptionText: field(11, 'TranslatedString'),
        severityLevel: field(14, 'SeverityLevel'),
      },
      nested: {
        Cause: {
          values: {
            UNKNOWN_CAUSE: 1,
            OTHER_CAUSE: 2,
            TECHNICAL_PROBLEM: 3,
            STRIKE: 4,
            DEMONSTRATION: 5,
            ACCIDENT: 6,
            HOLIDAY: 7,
            WEATHER: 8,
            MAINTENANCE: 9,
            CONSTRUCTION: 10,
            POLICE_ACTIVITY: 11,
            MEDICAL_EMERGENCY: 12,
          },
        },
        Effect: {
          values: {
            NO_SERVICE: 1,
            REDUCED_SERVICE: 2,
            SIGNIFICANT_DELAYS: 3,
            DETOUR: 4,
            ADDITIONAL_SERVICE: 5,
            MODIFIED_SERVICE: 6,
            OTHER_EFFECT: 7,
            UNKNOWN_EFFECT: 8,
            STOP_MOVED: 9,
            NO_EFFECT: 10,
            ACCESSIBILITY_ISSUE: 11,
          },
        },
        SeverityLevel: { values: { UNKNOWN_SEVERITY: 1, INFO: 2, WARNING: 3, SEVERE: 4 } },
      },
    },
    TimeRange: { edition: 'proto2', fields: { start: field(1, 'uint64'), end: field(2, 'uint64') } },
    EntitySelector: {
      edition: 'proto2',
      fields: {
        agencyId: field(1, 'string'),
        routeId: field(2, 'string'),
        routeType: field(3, 'int32'),
        trip: field(4, 'TripDescriptor'),
        stopId: field(5, 'string'),
        directionId: field(6, 'uint32'),
      },
    },
    TripDescriptor: {
      edition: 'proto2',
      fields: {
        tripId: field(1, 'string'),
        startTime: field(2, 'string'),
        startDate: field(3, 'string'),
        scheduleRelationship: field(4, 'ScheduleRelationship'),
        routeId: field(5, 'string'),
        directionId: field(6, 'uint32'),
      },
      nested: {
        ScheduleRelationship: {
          values: { SCHEDULED: 0, ADDED: 1, UNSCHEDULED: 2, CANCELED: 3, REPLACEMENT: 5, DUPLICATED: 6, DELETED: 7 },
        },
      },
    },
    VehicleDescriptor: {
      edition: 'proto2',
      fields: { id: field(1, 'string'), label: field(2, 'string'), licensePlate: field(3, 'string') },
    },
    TranslatedString: { edition: 'proto2', fields: { translation: list(1, 'Translation') } },
    Translation: { edition: 'proto2', fields: { text: field(1, 'string'), language: field(2, 'string') } },
  },
})

export const HEADER = ROOT.lookupType('FeedHeader')
export const ENTITY = ROOT.lookupType('FeedEntity')

export interface RealtimeHeader {
  readonly gtfsRealtimeVersion?: string
  readonly incrementality?: string
  readonly timestamp?: number
}

export interface RealtimeEntity {
  readonly id?: string
  readonly isDeleted?: boolean
  readonly tripUpdate?: TripUpdate
  readonly vehicle?: VehiclePosition
  readonly alert?: RealtimeAlert
}

/** Times are whole seconds since 1970 UTC. */
export interface TripUpdate {
  readonly trip?: TripDescriptor
  readonly stopTimeUpdate?: readonly StopTimeUpdate[]
  readonly timestamp?: number
  readonly delay?: number
}

export interface StopTimeUpdate {
  readonly stopSequence?: number
  readonly stopId?: string
  readonly arrival?: StopTimeEvent
  readonly departure?: StopTimeEvent
  readonly scheduleRelationship?: string
}

interface StopTimeEvent {
  readonly delay?: number
  readonly time?: number
}

export interface TripDescriptor {
  readonly tripId?: string
  readonly routeId?: string
  readonly startDate?: string
  readonly startTime?: string
  readonly scheduleRelationship?: string
}

export interface VehiclePosition {
  readonly trip?: TripDescriptor
  readonly vehicle?: { readonly id?: string; readonly label?: string; readonly licensePlate?: string }
  /** Speed in m/s. */
  readonly position?: {
    readonly latitude?: number
    readonly longitude?: number
    readonly bearing?: number
    readonly speed?: number
  }
  readonly timestamp?: number
  readonly occupancyStatus?: string
  readonly occupancyPercentage?: number
}

export interface RealtimeAlert {
  readonly activePeriod?: readonly { readonly start?: number; readonly end?: number }[]
  readonly informedEntity?: readonly {
    readonly agencyId?: string
    readonly routeId?: string
    readonly stopId?: string
    readonly trip?: TripDescriptor
  }[]
  readonly cause?: string
  readonly effect?: string
  readonly url?: TranslatedString
  readonly headerText?: TranslatedString
  readonly descriptionText?: TranslatedString
  readonly severityLevel?: string
}

export interface TranslatedString {
  readonly translation?: readonly { readonly text?: string; readonly language?: string }[]
}
