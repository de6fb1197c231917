/** A value at an instant. */
export interface SparkPoint {
  /** ms since 1970. */
  readonly atMs: number
  /** Null: nothing is known of it, and the line is interrupted. */
  readonly value: number | null
}

export interface SparkFrame {
  /** Instants at the left and right edge, ms since 1970. */
  readonly fromMs: number
  readonly toMs: number
  /** Values at the foot and the head; absent: those of the points. */
  readonly low?: number
  readonly high?: number
  /** Neighbours that are further apart are not joined, ms. */
  readonly gapMs: number
}

export const SPARK_WIDTH = 100
export const SPARK_HEIGHT = 30

/** The line through the points as an SVG path in a box of 100 × 30, interrupted where nothing is known; a lone point is a dot. */
export function sparkPath(points: readonly SparkPoint[], { fromMs, toMs, gapMs, ...edges }: SparkFrame): string {
  const known = points.filter(
    (point): point is { atMs: number; value: number } =>
      point.value !== null && point.atMs >= fromMs && point.atMs <= toMs,
  )
  if (known.length === 0 || toMs <= fromMs) return ''
  const values = known.map(({ value }) => value)
  const low = edges.low ?? Math.min(...values)
  const high = edges.high ?? Math.max(...values)
  const x = (atMs: number) => round(((atMs - fromMs) / (toMs - fromMs)) * SPARK_WIDTH)
  // What does not change runs through the middle.
  const y = (value: number) =>
    high === low ? SPARK_HEIGHT / 2 : round(SPARK_HEIGHT - 2 - ((value - low) / (high - low)) * (SPARK_HEIGHT - 4))
  const gaps = new Set(points.filter(({ value }) => value === null).map(({ atMs }) => atMs))
  let path = ''
  let before: number | null = null
  for (const { atMs, value } of known) {
    const from = before
    const isJoined = from !== null && atMs - from <= gapMs && ![...gaps].some((gap) => gap > from && gap < atMs)
    path += `${isJoined ? 'L' : 'M'}${String(x(atMs))} ${String(y(value))}`
    // Drawn with round caps, a line of no length is a dot.
    if (!isJoined) path += 'h0'
    before = atMs
  }
  return path
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
