/**
 * How replicas tell each other, and each its own screens, what has just been written. In one process it is a list of listeners
 * (`in-process-bus.ts`); with NATS_URL it is a NATS JetStream stream (`nats-bus.ts`). What goes over it is in the database already: the bus
 * is for speed, and who misses a part of it reads the database.
 */
export interface EventBus {
  /** Resolves when every replica can get it. @throws {BusError} when the broker cannot be reached; the writer goes on all the same. */
  publish<Topic extends keyof Events>(topic: Topic, event: Events[Topic]): Promise<void>
  /** Called with each event, those of this process among them, once each and in order. @returns what ends it. */
  subscribe<Topic extends keyof Events>(
    topic: Topic,
    listener: (event: Events[Topic], position: Position) => void,
  ): () => void
  /** Told when events may have been missed, and the database has to be read again. @returns what ends it. */
  onGap(listener: () => void): () => void
  /** `in-process` and `connected` are well; `away` since when. */
  state(): { readonly state: 'in-process' | 'connected' | 'away'; readonly sinceMs: number }
  close(): Promise<void>
}

/** Where an event stands among all of its epoch: who reconnects says the last one that it saw. */
export interface Position {
  /** Changes when counting begins anew: a new process, or a new stream. */
  readonly epoch: string
  /** 1, 2, 3 … */
  readonly sequence: number
}

/** What is told, after its transaction has committed. JSON values alone. */
export interface Events {
  observations: ObservationsEvent
  positions: PositionsEvent
  /** A feed's counters or state have changed; at most once a second each. */
  feed: { readonly feedId: string }
  alert: { readonly id: number }
  report: { readonly id: number; readonly regionId: number | null; readonly restricted: boolean }
  /** Traffic states were computed anew. */
  traffic: { readonly computedAtMs: number }
  /** To the simulator of the demo. */
  simulator: { readonly command: string; readonly value?: string | number }
}

/** Values of series that became their newest. Columns of equal length. */
export interface ObservationsEvent {
  readonly feedId: string
  readonly restricted: boolean
  readonly receivedAtMs: number
  readonly seriesIds: readonly number[]
  readonly sensorIds: readonly (number | null)[]
  readonly regionIds: readonly (number | null)[]
  readonly properties: readonly string[]
  readonly values: readonly number[]
  readonly qualities: readonly number[]
  readonly observedAtMs: readonly number[]
}

/** Positions that became their mover's newest. Columns of equal length. */
export interface PositionsEvent {
  readonly feedId: string
  readonly restricted: boolean
  readonly receivedAtMs: number
  readonly moverIds: readonly number[]
  readonly kinds: readonly string[]
  readonly lngE7: readonly number[]
  readonly latE7: readonly number[]
  /** −1: not known. */
  readonly speedKmh: readonly number[]
  /** −1: not known. */
  readonly bearingDeg: readonly number[]
  readonly regionIds: readonly (number | null)[]
  readonly observedAtMs: readonly number[]
}

export class BusError extends Error {
  override readonly name = 'BusError'
  readonly code = 'BUS_AWAY'
}
