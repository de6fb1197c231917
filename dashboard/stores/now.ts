import { create } from 'zustand'

/** The one clock that ages are told by. */
interface NowState {
  /** ms since 1970, to within a second. */
  readonly nowMs: number
  /** Server time minus this machine's, ms: what the server dated is aged by the server's clock. */
  readonly skewMs: number
  readonly tick: (atMs: number) => void
  /** The server said what time it was, in an answer that took `tookMs`. */
  readonly serverSaid: (serverMs: number, heardAtMs: number, tookMs: number) => void
}

/** Clocks that differ by less differ by nothing: an HTTP date has whole seconds. */
const SKEW_NOTED_MS = 2_000

export const useNow = create<NowState>()((set) => ({
  nowMs: Date.now(),
  skewMs: 0,
  tick: (atMs) => set(({ skewMs }) => ({ nowMs: atMs + skewMs })),
  serverSaid: (serverMs, heardAtMs, tookMs) => {
    const skewMs = serverMs - (heardAtMs - tookMs / 2)
    set({ skewMs: Math.abs(skewMs) < SKEW_NOTED_MS ? 0 : skewMs })
  },
}))

const EVERY_MS = 1_000

/** Lets the clock go, a second at a time. @returns stops it. */
export function startClock(): () => void {
  const tick = (): void => useNow.getState().tick(Date.now())
  tick()
  const timer = setInterval(tick, EVERY_MS)
  return () => clearInterval(timer)
}
