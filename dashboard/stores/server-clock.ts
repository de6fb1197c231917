/** The clocks of this machine. */
export interface MachineClocks {
  /** ms since 1970; may be wrong, and jump. */
  readonly wallMs: () => number
  /** ms since some beginning; goes on evenly, but stands still while some machines sleep. */
  readonly steadyMs: () => number
}

/** What is known of the server's time grows vaguer, as quartz goes: ms a second. */
const DRIFT = 0.5e-3
/** Clocks that went on by so different amounts, ms: the machine slept, or somebody set its clock. */
const APART_MS = 2_000

/**
 * The server's time, from what it says in its answers: an answer's time was somewhere between question and answer, so that the quickest
 * answers tell it best. Between them it goes on by the clock of this machine that went further: after a sleep things are rather shown too
 * old than too new.
 */
export class ServerClock {
  readonly #machine: MachineClocks
  /** The answer that is trusted. */
  #known:
    | { readonly serverMs: number; readonly wallMs: number; readonly steadyMs: number; readonly errorMs: number }
    | undefined

  constructor(machine: MachineClocks) {
    this.#machine = machine
  }

  /** ms since 1970; this machine's as long as the server has said nothing. */
  nowMs(): number {
    const { wallMs, steadyMs } = this.#read()
    if (!this.#known) return wallMs
    return this.#known.serverMs + Math.max(wallMs - this.#known.wallMs, steadyMs - this.#known.steadyMs)
  }

  /** By how much this machine's clock is ahead, ms; negative: behind. */
  machineAheadMs(): number {
    return this.#known ? this.#machine.wallMs() - this.nowMs() : 0
  }

  /** The machine slept or its clock was set since the server last spoke: it had better be asked. */
  isDoubtful(): boolean {
    if (!this.#known) return false
    const { wallMs, steadyMs } = this.#read()
    return Math.abs(wallMs - this.#known.wallMs - (steadyMs - this.#known.steadyMs)) > APART_MS
  }

  /** A question is sent. @returns to be told what the server's time was in the answer, ms since 1970 */
  asked(): (serverMs: number) => void {
    const sent = this.#read()
    return (serverMs) => {
      const { wallMs, steadyMs } = this.#read()
      const tookMs = steadyMs - sent.steadyMs
      // Slept over: nobody knows when it was said.
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
