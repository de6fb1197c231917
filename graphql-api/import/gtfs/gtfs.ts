/** The valid part of a timetable. Ids are its publisher's. */
export interface Gtfs {
  readonly agencies: readonly { readonly id: string; readonly name: string; readonly timeZone: string }[]
  readonly stops: readonly GtfsStop[]
  readonly routes: readonly GtfsRoute[]
  readonly services: readonly GtfsService[]
  readonly trips: readonly GtfsTrip[]
  /** `[lng, lat]` by shape. */
  readonly shapes: ReadonlyMap<string, readonly (readonly [number, number])[]>
}

export interface GtfsStop {
  readonly id: string
  readonly name: string
  readonly lng: number
  readonly lat: number
  /** 0 stop or platform, 1 station, 2 entrance, 3 node, 4 boarding area. */
  readonly locationType: number
  readonly parent?: string
}

export interface GtfsRoute {
  readonly id: string
  readonly agencyId?: string
  readonly shortName?: string
  readonly longName?: string
  /** Basic route types: 0 tram, 1 metro, 2 rail, 3 bus … */
  readonly type: number
  /** `#rrggbb` in lower case. */
  readonly colour?: string
}

export interface GtfsService {
  readonly id: string
  /** Monday first; absent: only on `added` days. */
  readonly weekdays?: readonly boolean[]
  /** `YYYYMMDD`, both included. */
  readonly from?: string
  readonly to?: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export interface GtfsTrip {
  readonly id: string
  readonly routeId: string
  readonly serviceId: string
  readonly headsign?: string
  readonly direction?: number
  readonly shapeId?: string
  /** In sequence, two or more. */
  readonly calls: readonly GtfsCall[]
  /**
   * Frequency-based; the times of its calls are relative to its first departure. Absent: one run, at the times of its
   * calls.
   */
  readonly frequencies?: readonly GtfsFrequency[]
}

/** Seconds since the start of the service day: the first departure at `fromS`, the last before `toS`. */
export interface GtfsFrequency {
  readonly fromS: number
  readonly toS: number
  readonly headwayS: number
}

/** Seconds since the start of the service day; absent: not a timepoint. */
export interface GtfsCall {
  readonly stopId: string
  readonly sequence: number
  readonly arrivalS?: number
  readonly departureS?: number
  /** Boarding is not possible here. */
  readonly noPickup?: true
}
