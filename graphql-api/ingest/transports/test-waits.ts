/** Waits that end when the test says so, in the order in which they began. */
export interface TestWaits {
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** Durations of the pending waits, ms. */
  readonly waiting: readonly number[]
  /** Ends the first wait, once there is one. @returns its duration, ms */
  next(): Promise<number>
}

export function createTestWaits(): TestWaits {
  const waits: { ms: number; go: () => void }[] = []
  let onWait = (): void => undefined
  return {
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const one = { ms, go: () => resolve(undefined) }
        if (signal.aborted) {
          reject(signal.reason as Error)
          return
        }
        waits.push(one)
        signal.addEventListener('abort', () => {
          if (waits.includes(one)) waits.splice(waits.indexOf(one), 1)
          reject(signal.reason as Error)
        })
        onWait()
      }),
    get waiting() {
      return waits.map(({ ms }) => ms)
    },
    async next() {
      while (waits.length === 0) await new Promise<void>((resolve) => (onWait = resolve))
      const first = waits.shift()
      first?.go()
      return first?.ms ?? 0
    },
  }
}
