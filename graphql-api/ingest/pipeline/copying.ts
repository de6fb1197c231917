import { CopyRefusedError } from './write-readings.ts'

/** Whether batches go in by `COPY`: where one was refused, others, whose number doubles with each refusal, do not try. */
export interface Copying {
  /** Writes a batch, and once more without `COPY` where that was refused. The first try has left nothing. */
  attempt<Result>(write: (mayCopy: boolean) => Promise<Result>): Promise<Result>
}

/** Two replicas that are told the same all the time lose one try in so many batches. */
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
