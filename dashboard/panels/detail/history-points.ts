import type { ReadingFragment } from '../../api/operations.generated.ts'

/** A point of a drawn line: an instant (ms since 1970) and a value; null interrupts it. */
export type LinePoint = readonly [atMs: number, value: number | null]

export interface HistoryLines {
  /** What counts. */
  readonly line: readonly LinePoint[]
  /** Lowest of each bucket, and how far the highest is above; empty where there are no buckets. */
  readonly low: readonly LinePoint[]
  readonly spread: readonly LinePoint[]
  /** Readings that were doubted, or whose device reported a fault: shown, not joined. */
  readonly doubtful: readonly (readonly [atMs: number, value: number])[]
}

/** Readings that stay away longer than so many times their step leave a gap. */
const STEPS_TO_A_GAP = 2.5

/**
 * A history as lines with its gaps.
 * @param stepMs how far apart neighbours are when nothing is missing
 */
export function historyLines(points: readonly ReadingFragment[], stepMs: number): HistoryLines {
  const line: LinePoint[] = []
  const low: LinePoint[] = []
  const spread: LinePoint[] = []
  const doubtful: [number, number][] = []
  const hasBand = points.some(({ min, max }) => min !== null && max !== null)
  let beforeMs: number | null = null
  for (const { observedAt, value, min, max, quality } of points) {
    const atMs = Date.parse(observedAt)
    if (quality === 'DOUBTFUL' || quality === 'FAULTY') {
      doubtful.push([atMs, value])
      continue
    }
    if (beforeMs !== null && atMs - beforeMs > stepMs * STEPS_TO_A_GAP) {
      const gapMs = beforeMs + stepMs
      line.push([gapMs, null])
      if (hasBand) {
        low.push([gapMs, null])
        spread.push([gapMs, null])
      }
    }
    line.push([atMs, value])
    if (hasBand) {
      low.push([atMs, min ?? value])
      spread.push([atMs, (max ?? value) - (min ?? value)])
    }
    beforeMs = atMs
  }
  return { line, low, spread, doubtful }
}
