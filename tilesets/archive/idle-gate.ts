/** Tells work that can wait when nobody else is being served. */
export interface IdleGate {
  /** Something is under way until the function that is returned is called; calling it again does nothing. */
  enter(): () => void
  /** Resolves when nothing is under way, or after `patienceMs`: a request that never ends must not stop the work for good. */
  quiet(): Promise<void>
}

export function createIdleGate(patienceMs = 10_000): IdleGate {
  let active = 0
  let waiting: (() => void)[] = []
  return {
    enter() {
      active++
      let inside = true
      return () => {
        if (!inside) return
        inside = false
        active--
        if (active > 0) return
        const resolved = waiting
        waiting = []
        for (const resolve of resolved) resolve()
      }
    },
    async quiet() {
      if (active === 0) return
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patienceMs)
        timer.unref()
      })
      await Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), late])
      clearTimeout(timer)
    },
  }
}
