/** Waiting that ends when the test says so, in the order in which it began. */
export interface TestWaits {
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** How long those that wait now were told to, ms. */
  readonly waiting: readonly number[]
  /** Lets the first of them go on, once somebody waits. @returns how long it was told to wait, ms */
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
