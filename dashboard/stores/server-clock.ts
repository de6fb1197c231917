/** The clocks of this machine. */
export interface MachineClocks {
  /** ms since 1970; may be wrong, and jump. */
  readonly wallMs: () => number
  /** ms since some origin; steady, but stops while some machines sleep. */
  readonly steadyMs: () => number
}

/** Uncertainty of the server's time, as quartz drifts: ms a second. */
const DRIFT = 0.5e-3
/** A larger difference between the clocks means, ms: the machine slept, or its clock was set. */
const APART_MS = 2_000

/**
 * The server's time, from its answers: the time in an answer lies between request and response, so the fastest answers
 * are the most precise. In between it follows whichever clock of this machine advanced further: after a sleep, data
 * should look too old rather than too new.
 */
export class ServerClock {
  readonly #machine: MachineClocks
  /** The most precise answer. */
  #known:
    | { readonly serverMs: number; readonly wallMs: number; readonly steadyMs: number; readonly errorMs: number }
    | undefined

  constructor(machine: MachineClocks) {
    this.#machine = machine
  }

  /** ms since 1970; this machine's before the first answer. */
  nowMs(): number {
    const { wallMs, steadyMs } = this.#read()
    if (!this.#known) return wallMs
    return this.#known.serverMs + Math.max(wallMs - this.#known.wallMs, steadyMs - this.#known.steadyMs)
  }

  /** How far this machine's clock is ahead, ms; negative: behind. */
  machineAheadMs(): number {
    return this.#known ? this.#machine.wallMs() - this.nowMs() : 0
  }

  /** The machine slept or its clock was set since the last answer: the server should be asked. */
  isDoubtful(): boolean {
    if (!this.#known) return false
    const { wallMs, steadyMs } = this.#read()
    return Math.abs(wallMs - this.#known.wallMs - (steadyMs - this.#known.steadyMs)) > APART_MS
  }

  /** A request is sent. @returns receives the server's time of the answer, ms since 1970 */
  asked(): (serverMs: number) => void {
    const sent = this.#read()
    return (serverMs) => {
      const { wallMs, steadyMs } = this.#read()
      const tookMs = steadyMs - sent.steadyMs
      // The machine slept meanwhile: the time is unusable.
      if (!Number.isFinite(serverMs) || Math.abs(wallMs - sent.wallMs - tookMs) > APART_MS) return
      const heard = { serverMs: serverMs + tookMs / 2, wallMs, steadyMs, errorMs: tookMs / 2 }
      const vagueMs = this.#known ? this.#known.errorMs + DRIFT * (steadyMs - this.#known.steadyMs) : Infinity
      const isContradiction = Math.abs(heard.serverMs - this.nowMs()) > vagueMs + heard.errorMs
      if (heard.errorMs <= vagueMs || isContradiction) this.#known = heard
    }
  }

  #read(): { readonly wallMs: number; readonly steadyMs: number } {
    return { wallMs: this.#machine.wallMs(), steadyMs: this.#machine.steadyMs() }
  }
}
