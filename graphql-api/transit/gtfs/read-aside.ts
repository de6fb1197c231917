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

/** Heap of the thread, MiB: what an archive within the limits of `unpack` becomes. One that needs more is no city's. */
const MOST_HEAP_MB = 2_048

/**
 * `readGtfs` in a thread of its own: seconds of work that hold nobody up.
 * @throws {UnpackError} for what is no archive or too large a one
 */
export function readAside(archive: Uint8Array, mostFaults: number): Promise<GtfsRead> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./read-boot.mjs', import.meta.url), {
      workerData: { archive, mostFaults } satisfies ReadOrder,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    })
    worker.once('message', (answer: ReadAnswer) => {
      if ('read' in answer) resolve(answer.read)
      else reject(new UnpackError(answer.unreadable.code, answer.unreadable.message))
    })
    worker.once('error', (error: Error & { code?: string }) =>
      reject(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new UnpackError('TOO_LARGE', `the timetable takes more than ${MOST_HEAP_MB} MiB to read; expected a city's`)
          : error,
      ),
    )
    worker.once('exit', (code) => reject(new Error(`the thread that reads timetables ended with ${code}`)))
  })
}
