import { describe, expect, it } from 'vitest'
import { barbKnots, SHAFT_FROM, windBarb, type BarbPoint, type WindBarb } from './wind-barb.ts'

const lengthOf = ([[ax, ay], [bx, by]]: readonly [BarbPoint, BarbPoint]) => Math.hypot(bx - ax, by - ay)
/** Barbs without the shaft, the outermost first: full or half. */
function barbs({ strokes }: WindBarb): string {
  const longest = Math.max(...windBarb(10).strokes.slice(1).map(lengthOf))
  return strokes
    .slice(1)
    .map((stroke) => (lengthOf(stroke) > 0.75 * longest ? 'full' : 'half'))
    .join(' ')
}

describe('barbKnots', () => {
  it.each([
    [0, null],
    [0.2, null],
    [0.6, 0],
    [1.2, 0],
    [1.3, 5],
    [3.8, 5],
    [3.9, 10],
    [10.8, 20],
    [25.7, 50],
    [500, 195],
  ])('of %d m/s are %s', (speedMs, knots) => {
    expect(barbKnots(speedMs)).toBe(knots)
  })

  it('refuses what is no speed', () => {
    expect(() => barbKnots(-1)).toThrow('wind speed is -1; expected m/s (number ≥ 0)')
    expect(() => barbKnots(NaN)).toThrow(RangeError)
  })
})

describe('windBarb', () => {
  it('is a circle where it is calm, and a bare shaft below 3 knots', () => {
    expect(windBarb(null)).toMatchObject({ strokes: [], pennants: [], circleRadius: expect.any(Number) as number })
    expect(windBarb(0)).toMatchObject({ strokes: [expect.anything()], pennants: [], circleRadius: null })
  })

  it.each([
    [5, 0, 'half'],
    [10, 0, 'full'],
    [15, 0, 'full half'],
    [45, 0, 'full full full full half'],
    [50, 1, ''],
    [65, 1, 'full half'],
    [105, 2, 'half'],
  ])('of %d knots has %d pennants and %s', (knots, pennants, expected) => {
    const barb = windBarb(knots)
    expect(barb.pennants).toHaveLength(pennants)
    expect(barbs(barb)).toBe(expected)
  })

  it('points to where the wind comes from, barbs on the outer end', () => {
    const [
      [from, to] = [
        [0, 0],
        [0, 0],
      ],
      ...rest
    ] = windBarb(35).strokes
    expect(from).toEqual([0, -SHAFT_FROM])
    expect(to[0]).toBe(0)
    expect(to[1]).toBeLessThan(from[1])
    for (const [[x, y]] of rest) {
      expect(x).toBe(0)
      expect(y).toBeLessThan((from[1] + to[1]) / 2)
    }
  })

  it('has its barbs left of the wind in the north and right of it in the south, leaning outwards', () => {
    // A wind from north blows down the screen: left of it is the right-hand side.
    for (const [[ax, ay], [bx, by]] of windBarb(65).strokes.slice(1)) {
      expect(bx).toBeGreaterThan(ax)
      expect(by).toBeLessThan(ay)
    }
    expect(windBarb(65).pennants[0]?.[1][0]).toBeGreaterThan(0)
    expect(windBarb(65, true).strokes[1]?.[1][0]).toBeLessThan(0)
    expect(windBarb(65, true).pennants[0]?.[1][0]).toBeLessThan(0)
  })

  it('sets half a barb that stands alone in from the end', () => {
    const [shaft, half] = windBarb(5).strokes
    expect(half?.[0][1]).toBeGreaterThan(shaft?.[1][1] ?? 0)
    expect(windBarb(10).strokes[1]?.[0]).toEqual(windBarb(10).strokes[0]?.[1])
  })

  it('draws no barb over another, and none below the shaft, at any speed', () => {
    for (let knots = 5; knots <= 195; knots += 5) {
      const { strokes, pennants } = windBarb(knots)
      const feet = [...pennants.flatMap(([a, , b]) => [a[1], b[1]]), ...strokes.slice(1).map(([[, y]]) => y)]
      expect([...feet].sort((a, b) => a - b)).toEqual(feet)
      expect(Math.max(...feet)).toBeLessThanOrEqual(-SHAFT_FROM)
    }
  })
})
