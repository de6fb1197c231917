const EPSILON_BOUND = 3.3306690738754716e-16
const SPLITTER = 134217729

/**
 * Side of the line a→b on which the point c is: > 0 left, < 0 right, 0 exactly on it. The sign is exact for the given
 * doubles (a filter, then double-double arithmetic), as in GEOS: a rounded result would accept polygons that the
 * database then refuses.
 */
export function orientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const left = (ax - cx) * (by - cy)
  const right = (ay - cy) * (bx - cx)
  const determinant = left - right
  if (Math.abs(determinant) > EPSILON_BOUND * (Math.abs(left) + Math.abs(right))) return determinant
  if (left === 0 && right === 0) return 0
  return exactOrientation(ax, ay, bx, by, cx, cy)
}

type Pair = readonly [high: number, low: number]

function exactOrientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const left = multiply(difference(ax, cx), difference(by, cy))
  const right = multiply(difference(ay, cy), difference(bx, cx))
  const high = difference(left[0], right[0])
  const rest = high[1] + left[1] - right[1]
  return high[0] + rest
}

function difference(a: number, b: number): Pair {
  const high = a - b
  const virtual = a - high
  return [high, a - (high + virtual) + (virtual - b)]
}

function multiply(a: Pair, b: Pair): Pair {
  const product = a[0] * b[0]
  const [aHigh, aLow] = split(a[0])
  const [bHigh, bLow] = split(b[0])
  const error = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
  const low = error + (a[0] * b[1] + a[1] * b[0])
  const high = product + low
  return [high, low - (high - product)]
}

function split(a: number): Pair {
  const scaled = SPLITTER * a
  const high = scaled - (scaled - a)
  return [high, a - high]
}
