import { Worker } from 'node:worker_threads'
import type { GtfsRead } from './read-gtfs.ts'
import { UnpackError } from './unpack.ts'

export interface ReadOrder {
  readonly archive: Uint8Array
  readonly mostFaults: number
}

export type ReadAnswer =
  | { readonly read: GtfsRead }
  | { readonly unreadable: { readonly code: UnpackError['code']; readonly message: string } }

/** Heap of the thread, MiB: enough for any archive within the limits of `unpack`. No city needs more. */
const MOST_HEAP_MB = 2_048

/** A city's takes seconds. */
const MOST_MS = 120_000

/**
 * `readGtfs` in a thread of its own: seconds of work that block nobody.
 * @param options.signal aborted: the thread ends at once
 * @param options.mostMs time limit; default two minutes
 * @throws {UnpackError} for something that is not an archive, too large, or takes too long; `signal.reason`
 */
export function readAside(
  archive: Uint8Array,
  mostFaults: number,
  { signal, mostMs = MOST_MS }: { readonly signal?: AbortSignal; readonly mostMs?: number } = {},
): Promise<GtfsRead> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(new URL('./read-boot.mjs', import.meta.url), {
      workerData: { archive, mostFaults } satisfies ReadOrder,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    })
    const tooMuch = (what: string): UnpackError =>
      new UnpackError('TOO_LARGE', `the timetable takes more than ${what} to read; expected a city's`)
    const late = setTimeout(() => end(() => reject(tooMuch(`${mostMs / 1000} s`))), mostMs)
    const onAbort = (): void => end(() => reject(signal?.reason as Error))
    const end = (settle: () => void): void => {
      clearTimeout(late)
      signal?.removeEventListener('abort', onAbort)
      settle()
      void worker.terminate()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    worker.once('message', (answer: ReadAnswer) =>
      end(() => {
        if ('read' in answer) resolve(answer.read)
        else reject(new UnpackError(answer.unreadable.code, answer.unreadable.message))
      }),
    )
    worker.once('error', (error: Error & { code?: string }) =>
      end(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(`${MOST_HEAP_MB} MiB`) : error)),
    )
    worker.once('exit', (code) => end(() => reject(new Error(`the thread that reads timetables ended with ${code}`))))
  })
}
