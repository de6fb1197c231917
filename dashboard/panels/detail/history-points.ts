import type { ReadingFragment } from '../../api/operations.generated.ts'

/** A point of a drawn line: an instant (ms since 1970) and a value; null interrupts it. */
export type LinePoint = readonly [atMs: number, value: number | null]

export interface HistoryLines {
  /** What counts. */
  readonly line: readonly LinePoint[]
  /** Lowest value of each bucket, and the difference to the highest; empty without buckets. */
  readonly low: readonly LinePoint[]
  readonly spread: readonly LinePoint[]
  /** Doubtful or faulty readings: shown, not connected. */
  readonly doubtful: readonly (readonly [atMs: number, value: number])[]
}

/** A pause longer than this many steps is a gap. */
const STEPS_TO_A_GAP = 2.5

/**
 * A history as lines with gaps.
 * @param stepMs regular interval
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
