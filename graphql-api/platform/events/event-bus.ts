/**
 * Tells replicas, and their connected clients, about committed changes. In one process it is a list of listeners
 * (`in-process-bus.ts`); with NATS_URL it is a NATS JetStream stream (`nats-bus.ts`). Everything published is already
 * in the database: the bus is for speed, and a listener that misses events reads the database.
 */
export interface EventBus {
  /**
   * Resolves when every replica can receive it. @throws {BusError} if the broker cannot be reached; the writer
   * continues nevertheless
   */
  publish<Topic extends keyof Events>(topic: Topic, event: Events[Topic]): Promise<void>
  /** Called with each event, including those of this process, once and in order. @returns unsubscribes */
  subscribe<Topic extends keyof Events>(
    topic: Topic,
    listener: (event: Events[Topic], position: Position) => void,
  ): () => void
  /** Called when events may have been missed, and the database must be read again. @returns unsubscribes */
  onGap(listener: () => void): () => void
  /** `in-process` and `connected` are well; `away`: unreachable since then. */
  state(): { readonly state: 'in-process' | 'connected' | 'away'; readonly sinceMs: number }
  close(): Promise<void>
}

/** Position of an event within its epoch: reconnecting clients send their last one. */
export interface Position {
  /** Changes when counting restarts: a new process, or a new stream. */
  readonly epoch: string
  /** 1, 2, 3 … */
  readonly sequence: number
}

/** Events after the commit of their transaction. JSON values only. */
export interface Events {
  observations: ObservationsEvent
  positions: PositionsEvent
  /** A feed's counters or state changed; at most once a second for each feed. */
  feed: { readonly feedId: string }
  alert: { readonly id: number }
  report: { readonly id: number; readonly regionId: number | null; readonly restricted: boolean }
  /** Traffic states were recomputed. */
  traffic: { readonly computedAtMs: number }
  /** To the simulator of the demo. */
  simulator: { readonly command: string; readonly value?: string | number }
}

/** Values that became the newest of their series. Columns of equal length. */
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

/** Positions that became the newest of their mover. Columns of equal length. */
export interface PositionsEvent {
  readonly feedId: string
  readonly restricted: boolean
  readonly receivedAtMs: number
  readonly moverIds: readonly number[]
  readonly kinds: readonly string[]
  readonly lngE7: readonly number[]
  readonly latE7: readonly number[]
  /** −1: unknown. */
  readonly speedKmh: readonly number[]
  /** −1: unknown. */
  readonly bearingDeg: readonly number[]
  readonly regionIds: readonly (number | null)[]
  readonly observedAtMs: readonly number[]
}

export class BusError extends Error {
  override readonly name = 'BusError'
  readonly code = 'BUS_AWAY'
}
