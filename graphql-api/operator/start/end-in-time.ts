import { Worker } from 'node:worker_threads'

/** After the signal. Supervisors wait longer: Docker 10 s by default, systemd 90 s. */
export const END_WITHIN_MS = 12_000
/** … and this much longer if even the timer above cannot run. */
const BLOCKED_MS = 1_500

export interface EndOptions {
  readonly limitMs?: number
  /** Called before the process is cut off. */
  readonly onLate: () => void
}

/**
 * Ends this process in time, whatever still runs: acknowledged data is durable, and everything else can be interrupted.
 * Call it when a stop is requested; a process that ends by itself ends earlier.
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
