import { Worker } from 'node:worker_threads'

/** After the signal. A supervisor waits longer: Docker 10 s by default, systemd 90 s. */
export const END_WITHIN_MS = 12_000
/** … and this much longer where not even the timer above can run. */
const BLOCKED_MS = 1_500

export interface EndOptions {
  readonly limitMs?: number
  /** Told before the process is cut off. */
  readonly onLate: () => void
}

/**
 * Ends this process in time, whatever still runs, waits or blocks: what was acknowledged is durable, and all else is made to be cut off.
 * To be called when it has been asked to stop; a process that ends by itself ends earlier.
 */
export function endInTime({ limitMs = END_WITHIN_MS, onLate }: EndOptions): void {
  setTimeout(() => {
    onLate()
    process.exit(0)
  }, limitMs).unref()
  const watchdog = new Worker(
    `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${String(limitMs + BLOCKED_MS)})`,
    { eval: true },
  )
  watchdog.on('error', () => undefined)
  watchdog.unref()
}
