import { create } from 'zustand'
import { ServerClock } from './server-clock.ts'

/** The page's clock, synchronized with the server. */
export const serverClock = new ServerClock({ wallMs: () => Date.now(), steadyMs: () => performance.now() })

/** ms since 1970 by the server. */
export function serverNowMs(): number {
  return serverClock.nowMs()
}

/** A smaller deviation of this machine's clock is not mentioned. */
const OFF_NOTED_MS = 30_000

/** The time for ages, updated each second. */
interface NowState {
  /** ms since 1970 by the server, to within a second. */
  readonly nowMs: number
  /** How far this machine's clock is ahead, in whole seconds as ms; 0: insignificant. */
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
/** How often the server is asked for the time while this machine's clocks disagree, ms. */
const ASK_EVERY_MS = 10_000

/** Starts the clock, ticking each second. @param ask sends a request whose answer has the time @returns stops it */
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
