/** A point, pixels from the station: x to the right, y down; the shaft points up, to where the wind comes from. */
export type BarbPoint = readonly [x: number, y: number]

/** A wind barb as the WMO has stations plotted (Manual on the GDPFS, WMO-No. 485): what to stroke, and what to fill. */
export interface WindBarb {
  /** Half a barb for 5 knots, a full one for 10, and the shaft. */
  readonly strokes: readonly (readonly [from: BarbPoint, to: BarbPoint])[]
  /** 50 knots each. */
  readonly pennants: readonly (readonly [BarbPoint, BarbPoint, BarbPoint])[]
  /** Calm is a circle and nothing else; null: it is not calm. */
  readonly circleRadius: number | null
}

const KNOTS_PER_MS = 3600 / 1852
/** Below this no wind is told, knots: what rounds to none. */
const CALM_KNOTS = 0.5
/** From the middle of the station to the shaft, room for its own sign, and to the shaft's end unless the wind is stronger. */
export const SHAFT_FROM = 17
const SHAFT_TO = 54
const STEP = 5
const FULL = 15
/** Barbs lean outwards by this much of their length. */
const LEAN = 0.4
const CIRCLE = 22
/** 100 m/s: hardly any wind on the ground is stronger. */
const MOST_KNOTS = 195

/**
 * Knots that a barb shows of a wind: whole fives, 0 for a shaft alone (1 and 2 knots), null where it is calm.
 * @param speedMs m/s, ≥ 0
 */
export function barbKnots(speedMs: number): number | null {
  if (!(speedMs >= 0)) throw new RangeError(`wind speed is ${String(speedMs)}; expected m/s (number ≥ 0)`)
  const knots = speedMs * KNOTS_PER_MS
  return knots < CALM_KNOTS ? null : Math.min(MOST_KNOTS, Math.round(knots / 5) * 5)
}

/**
 * The barb of a wind from north; it is turned by the wind's direction. Barbs lie to the left of the shaft as the wind blows along it, towards
 * low pressure: east of it here. South of the equator they lie on its other side.
 * @param knots as `barbKnots` has it
 */
export function windBarb(knots: number | null, isSouthern = false): WindBarb {
  if (knots === null) return { strokes: [], pennants: [], circleRadius: CIRCLE }
  const side = isSouthern ? -1 : 1
  const at = (along: number, out = 0): BarbPoint => [side * out, -(along + LEAN * out)]
  const most = 1.5 * Math.floor(knots / 50) + 0.5 + Math.floor((knots % 50) / 10)
  const shaftTo = Math.max(SHAFT_TO, SHAFT_FROM + most * STEP)
  const strokes: (readonly [BarbPoint, BarbPoint])[] = [[at(SHAFT_FROM), at(shaftTo)]]
  const pennants: (readonly [BarbPoint, BarbPoint, BarbPoint])[] = []
  let along = shaftTo
  let left = knots
  for (; left >= 50; left -= 50, along -= 1.5 * STEP)
    pennants.push([at(along), at(along - STEP, FULL), at(along - 1.5 * STEP)])
  if (pennants.length > 0 && left > 0) along -= STEP / 2
  for (; left >= 10; left -= 10, along -= STEP) strokes.push([at(along), at(along, FULL)])
  // Half a barb at the very end would read as a full one.
  if (left >= 5) {
    if (along === shaftTo) along -= STEP
    strokes.push([at(along), at(along, FULL / 2)])
  }
  return { strokes, pennants, circleRadius: null }
}
