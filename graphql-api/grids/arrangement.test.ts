import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrange, type Arrangement, type Segment } from './arrangement.ts'

const line = (x1: number, y1: number, x2: number, y2: number, barrier = 0.5): Segment => ({ x1, y1, x2, y2, barrier })

/** Counter-clockwise; outside is on the right. */
function square(west: number, south: number, side: number, outside: 'left' | 'right' = 'right'): Segment[] {
  const corners = [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
  ] as const
  return corners.map(([x1, y1], i) => {
    const [x2, y2] = corners[(i + 1) % 4] ?? corners[0]
    return { ...line(x1, y1, x2, y2, 1), outside }
  })
}

const areasOf = ({ doubleAreas }: Arrangement): number[] => doubleAreas.map((area) => area / 2).sort((a, b) => a - b)
const facesAt = (arrangement: Arrangement, ...points: [number, number][]): number =>
  new Set(points.map(([x, y]) => arrangement.faceAt(x, y))).size

describe('faces', () => {
  it('of a ring alone is one, and nothing outside', () => {
    const arrangement = arrange(square(0, 0, 100))
    expect(areasOf(arrangement)).toEqual([10_000])
    expect(arrangement.faceAt(50, 50)).toBe(0)
    expect([arrangement.faceAt(150, 50), arrangement.faceAt(-1, 50)]).toEqual([-1, -1])
    expect(arrangement.borders).toHaveLength(4)
    for (const { left, right, barrier } of arrangement.borders) {
      expect([left, right].sort()).toEqual([-1, 0])
      expect(barrier).toBe(1)
    }
  })

  it('lie between lines that cross, and beyond the ring there are none', () => {
    const arrangement = arrange([...square(0, 0, 100), line(-20, 40, 120, 40), line(30, -20, 30, 120)])
    expect(areasOf(arrangement)).toEqual([1200, 1800, 2800, 4200])
    expect(facesAt(arrangement, [10, 10], [90, 10], [10, 90], [90, 90])).toBe(4)
    expect(arrangement.faceAt(110, 50)).toBe(-1)
  })

  it('are not made by a line that ends inside, nor by one that hangs on nothing', () => {
    const arrangement = arrange([...square(0, 0, 100), line(0, 50, 60, 50), line(60, 50, 60, 80), line(20, 20, 30, 20)])
    expect(areasOf(arrangement)).toEqual([10_000])
    expect(arrangement.borders).toHaveLength(5)
  })

  it('leave out a hole in the land', () => {
    const arrangement = arrange([...square(0, 0, 100), ...square(40, 40, 20, 'left'), line(0, 50, 100, 50)])
    expect(areasOf(arrangement)).toEqual([4800, 4800])
    expect(arrangement.faceAt(50, 50)).toBe(-1)
    expect(arrangement.faceAt(50, 55)).toBe(-1)
    expect(facesAt(arrangement, [50, 30], [50, 70])).toBe(2)
  })

  it('are separate where two pieces of land do not touch', () => {
    const arrangement = arrange([...square(0, 0, 10), ...square(20, 0, 10)])
    expect(areasOf(arrangement)).toEqual([100, 100])
    expect(facesAt(arrangement, [5, 5], [25, 5], [15, 5])).toBe(3)
  })
})

describe('borders', () => {
  it('say which face is on which side', () => {
    const arrangement = arrange([...square(0, 0, 100), line(50, 0, 50, 100)])
    const between = arrangement.borders.filter(({ left, right }) => left !== -1 && right !== -1)
    expect(between).toHaveLength(1)
    const [{ from, to, left, right }] = between as [(typeof between)[number]]
    const isUpwards = (arrangement.ys[to] ?? 0) > (arrangement.ys[from] ?? 0)
    expect(isUpwards ? [left, right] : [right, left]).toEqual([arrangement.faceAt(25, 50), arrangement.faceAt(75, 50)])
  })

  it('of two lines on each other are as strong as the stronger, only where both are', () => {
    const arrangement = arrange([...square(0, 0, 100), line(50, 0, 50, 100, 0.2), line(50, 100, 50, 40, 0.9)])
    const between = arrangement.borders.filter(({ left, right }) => left !== -1 && right !== -1)
    expect(between.map(({ barrier }) => barrier).sort()).toEqual([0.2, 0.9])
  })

  it('leave no sliver where a line ends right beside another', () => {
    const arrangement = arrange([...square(0, 0, 1000), line(1, 0, 500, 999), line(0, 0, 501, 1000)])
    for (const area of areasOf(arrangement)) expect(area).toBeGreaterThan(0)
    expect(arrangement.doubleAreas.reduce((sum, area) => sum + area, 0)).toBe(2_000_000)
  })
})

it('tiles the land exactly, whatever lines cross it, and no two borders cross', () => {
  const coordinate = fc.integer({ min: -50, max: 1050 })
  const lines = fc.array(fc.tuple(coordinate, coordinate, coordinate, coordinate), { maxLength: 14 })
  fc.assert(
    fc.property(lines, (drawn) => {
      const arrangement = arrange([...square(0, 0, 1000), ...drawn.map((ends) => line(...ends))])
      const { xs, ys, doubleAreas, borders } = arrangement
      expect(doubleAreas.reduce((sum, area) => sum + area, 0)).toBe(2_000_000)
      const at = (vertex: number): [number, number] => [xs[vertex] ?? NaN, ys[vertex] ?? NaN]
      for (const [i, one] of borders.entries())
        for (const other of borders.slice(i + 1))
          expect(cross(at(one.from), at(one.to), at(other.from), at(other.to))).toBe(false)
    }),
    { numRuns: 60, seed: 20_261_201 },
  )
})

type Point = readonly [number, number]

/** Whether two lines cross within both. */
function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = ([px, py]: Point, [qx, qy]: Point, [rx, ry]: Point): number =>
    Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px))
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}
