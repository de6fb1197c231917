import { create } from 'zustand'
import { ServerClock } from './server-clock.ts'

/** The page's one clock: what "now" is, on it, it is asked. */
export const serverClock = new ServerClock({ wallMs: () => Date.now(), steadyMs: () => performance.now() })

/** ms since 1970 by the server. */
export function serverNowMs(): number {
  return serverClock.nowMs()
}

/** A machine's clock that is off by less is not worth a word. */
const OFF_NOTED_MS = 30_000

/** What ages are told by, and what is drawn with each second. */
interface NowState {
  /** ms since 1970 by the server, to within a second. */
  readonly nowMs: number
  /** By how much this machine's clock is ahead, in whole seconds as ms; 0: by nothing that matters. */
  readonly machineAheadMs: number
  readonly tick: (atMs: number, aheadMs?: number) => void
}

export const useNow = create<NowState>()((set) => ({
  nowMs: serverNowMs(),
  machineAheadMs: 0,
  tick: (atMs, aheadMs = 0) =>
    set({ nowMs: atMs, machineAheadMs: Math.abs(aheadMs) > OFF_NOTED_MS ? Math.round(aheadMs / 1_000) * 1_000 : 0 }),
}))

const EVERY_MS = 1_000
/** How often the server is asked what time it is while this machine's clocks disagree, ms. */
const ASK_EVERY_MS = 10_000

/** Lets the clock go, a second at a time. @param ask asks the server for anything that says the time @returns stops it */
export function startClock(ask: () => void): () => void {
  let askedMs = -Infinity
  const tick = (): void => {
    useNow.getState().tick(serverNowMs(), serverClock.machineAheadMs())
    if (!serverClock.isDoubtful() || performance.now() - askedMs < ASK_EVERY_MS) return
    askedMs = performance.now()
    ask()
  }
  tick()
  const timer = setInterval(tick, EVERY_MS)
  addEventListener('visibilitychange', tick)
  return () => {
    clearInterval(timer)
    removeEventListener('visibilitychange', tick)
  }
}
