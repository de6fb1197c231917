/** How the server and the simulator of the demo city speak with each other about the simulation itself; data goes through the doors. */
export interface SimulatorControl {
  /** Undefined: none runs. */
  state(): SimulatorState | undefined
  /** @returns the state afterwards. @throws {NoSimulatorError} when none runs, or it does not answer */
  send(command: SimulatorCommand): Promise<SimulatorState>
}

declare module '../../graphql/context.ts' {
  interface Services {
    /** Of the demo city; absent: none runs. */
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
  /** Whether devices drop out, stick, repeat themselves, go by wrong clocks and send garbage. */
  readonly faults: boolean
  /** The clock of the simulated city: day and night, rush hours and tides follow it. */
  readonly simulatedAtMs: number
  readonly vehicles: number
  readonly wearables: number
  readonly sensors: number
  readonly roads: number
  /** Since it began. */
  readonly messagesSent: number
  readonly itemsSent: number
  /** Items of the last full minute. */
  readonly itemsPerMinute: number
  /** Messages that wait for the city to take them. */
  readonly waiting: number
  /** Messages that were given up because the city took too long. */
  readonly shed: number
  /** Messages that the city refused as a whole, those that are meant to be garbage among them. */
  readonly refused: number
  /** The last thing that went wrong with a door; absent: nothing since it last went well. */
  readonly problem?: string
  readonly scripts: readonly ScriptState[]
}

export interface ScriptState {
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly summary: { readonly zh: string; readonly en: string }
  readonly running: boolean
  /** By the wall clock; absent: it does not run. */
  readonly startedAtMs?: number
  /** What is happening; absent: it does not run. */
  readonly step?: { readonly zh: string; readonly en: string }
  /** 0…1. */
  readonly progress?: number
  /** Simulated minutes that it takes as a whole. */
  readonly minutes: number
}

/** From the server to the simulator. */
export interface ControlRequest {
  readonly id: number
  readonly command: SimulatorCommand
}

/** From the simulator to the server: its state by itself, each second, or as the answer to a request. */
export interface ControlReport {
  readonly state: SimulatorState
  readonly answers?: number
  /** The request could not be met. */
  readonly error?: string
}
