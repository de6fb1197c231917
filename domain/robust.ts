/** The middle value; the mean of the two middle ones of an even number. Null of none. */
export function median(values: Iterable<number>): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  if (sorted.length === 0) return null
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const NORMAL_CONSISTENCY = 1.4826

export interface Spread {
  readonly middle: number
  /** Of the size of a standard deviation, from the median absolute deviation (MAD): up to half of the values may be wild. */
  readonly spread: number
}

/** Median and spread of values; null of none. */
export function medianSpread(values: readonly number[]): Spread | null {
  const middle = median(values)
  if (middle === null) return null
  const deviation = median(values.map((value) => Math.abs(value - middle))) ?? 0
  return { middle, spread: NORMAL_CONSISTENCY * deviation }
}

export interface Line {
  /** y for one x. */
  readonly slope: number
  /** y at x = 0. */
  readonly intercept: number
}

/**
 * The line of Theil and Sen: the median of the slopes of all pairs, and the median of what remains. Up to 29 % of the points
 * may be wild. The effort grows with the square of the points. Null without two different x.
 */
export function theilSen(points: readonly (readonly [x: number, y: number])[]): Line | null {
  const slopes: number[] = []
  points.forEach(([x, y], at) => {
    for (const [otherX, otherY] of points.slice(at + 1)) if (otherX !== x) slopes.push((otherY - y) / (otherX - x))
  })
  const slope = median(slopes)
  if (slope === null) return null
  return { slope, intercept: median(points.map(([x, y]) => y - slope * x)) ?? 0 }
}
