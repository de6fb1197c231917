import { CopyRefusedError } from './write-readings.ts'

/**
 * Decides whether a batch is written by `COPY`. After a refusal the next batches do not try; their number doubles with
 * each refusal.
 */
export interface Copying {
  /** Writes a batch, and again without `COPY` if that was refused. The first attempt leaves nothing behind. */
  attempt<Result>(write: (mayCopy: boolean) => Promise<Result>): Promise<Result>
}

/** Two replicas that permanently receive the same data waste at most one attempt in this many batches. */
const MOST_SPARED = 1_024

export function createCopying(): Copying {
  let spared = 1
  let left = 0
  return {
    async attempt(write) {
      if (left > 0) {
        left--
        return write(false)
      }
      try {
        const result = await write(true)
        spared = 1
        return result
      } catch (error) {
        if (!(error instanceof CopyRefusedError)) throw error
        left = spared
        spared = Math.min(spared * 2, MOST_SPARED)
        return write(false)
      }
    },
  }
}
