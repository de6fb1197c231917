import { useEffect, useState } from 'react'
import { secondsLeft } from './sign-in-problem.ts'
import { serverNowMs } from '../../stores/now.ts'

/** Seconds until an instant (ms since 1970), counted down; 0: it is past, or there is none. */
export function useSecondsLeft(untilMs: number | null): number {
  const [nowMs, setNowMs] = useState(() => serverNowMs())
  const left = untilMs === null ? 0 : secondsLeft(untilMs, nowMs)
  const counting = untilMs !== null && left > 0
  useEffect(() => {
    if (!counting) return
    const timer = setInterval(() => setNowMs(serverNowMs()), 250)
    return () => clearInterval(timer)
  }, [counting, untilMs])
  // The previous countdown does not apply to a new instant.
  useEffect(() => {
    if (untilMs === null) return
    const frame = requestAnimationFrame(() => setNowMs(serverNowMs()))
    return () => cancelAnimationFrame(frame)
  }, [untilMs])
  return left
}
