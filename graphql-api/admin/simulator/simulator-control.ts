/**
 * The protocol between the server and the demo city's simulator, about the simulation only; data goes through the
 * transports.
 */
export interface SimulatorControl {
  /** Undefined: it is not running. */
  state(): SimulatorState | undefined
  /** @returns the state afterwards. @throws {NoSimulatorError} if it is not running or does not answer */
  send(command: SimulatorCommand): Promise<SimulatorState>
}

declare module '../../graphql/context.ts' {
  interface Services {
    /** Of the demo city; absent: not running. */
    readonly simulator?: SimulatorControl
  }
}

export class NoSimulatorError extends Error {
  override readonly name = 'NoSimulatorError'
}

export type SimulatorCommand =
  | {
      readonly command: 'set'
      readonly running?: boolean
      /** 0.1…100. */
      readonly speed?: number
      readonly faults?: boolean
    }
  | { readonly command: 'startScript' | 'stopScript'; readonly id: string }

export const SLOWEST = 0.1
export const FASTEST = 100

export interface SimulatorState {
  /** False: paused. */
  readonly running: boolean
  /** Simulated seconds per second. */
  readonly speed: number
  /** Whether devices drop out, freeze, repeat themselves, have wrong clocks and send garbage. */
  readonly faults: boolean
  /** The clock of the simulated city: day and night, rush hours and tides follow it. */
  readonly simulatedAtMs: number
  readonly vehicles: number
  readonly wearables: number
  readonly sensors: number
  readonly roads: number
  /** Since it started. */
  readonly messagesSent: number
  readonly itemsSent: number
  /** Items of the last full minute. */
  readonly itemsPerMinute: number
  /** Messages waiting to be sent. */
  readonly waiting: number
  /** Messages dropped because the city took too long. */
  readonly shed: number
  /** Messages refused as a whole, including deliberate garbage. */
  readonly refused: number
  /** The last transport failure; absent: none since the last success. */
  readonly problem?: string
  readonly scripts: readonly ScriptState[]
}

export interface ScriptState {
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly summary: { readonly zh: string; readonly en: string }
  readonly running: boolean
  /** Wall clock time; absent: not running. */
  readonly startedAtMs?: number
  /** The current event; absent: not running. */
  readonly step?: { readonly zh: string; readonly en: string }
  /** 0…1. */
  readonly progress?: number
  /** Total duration in simulated minutes. */
  readonly minutes: number
}

/** From the server to the simulator. */
export interface ControlRequest {
  readonly id: number
  readonly command: SimulatorCommand
}

/** From the simulator to the server: its state each second, or in answer to a request. */
export interface ControlReport {
  readonly state: SimulatorState
  readonly answers?: number
  /** Why the request failed. */
  readonly error?: string
}
