import type { Position } from 'geojson'
import { describe, expect, it } from 'vitest'
import { AreaIndex } from '../../geometry/area-index.ts'
import type { Bounds } from '../../geometry/bounds.ts'
import { coastChains } from './coast-chains.ts'
import { seasOf, type Seas } from './seas.ts'

const BOUNDS: Bounds = { west: 0, south: 0, east: 10, north: 10 }

/** One way for each line; equal positions are one node. Land is on the left. */
function seas(lines: readonly Position[][], built: readonly Position[] = []): Seas {
  const nodes: Position[] = []
  const idOf = (position: Position) => {
    const known = nodes.findIndex(([x, y]) => x === position[0] && y === position[1])
    return known < 0 ? nodes.push(position) - 1 : known
  }
  const ways = lines.map((line, i) => ({ id: i + 1, nodeIds: line.map(idOf) }))
  const positions = { position: (id: number) => nodes[id] as [number, number] | undefined }
  return seasOf(coastChains(ways, positions), BOUNDS, built)
}

/** Whether each position is in a sea. */
function isSea({ seas: found }: Seas, ...positions: Position[]): boolean[] {
  const indexes = found.map(({ geometry }) => new AreaIndex(geometry))
  return positions.map((position) => indexes.some((index) => index.holds(position)))
}

const ISLAND = [
  [6, 2],
  [8, 2],
  [8, 4],
  [6, 4],
  [6, 2],
]
const north = (y: number) => [
  [12, y],
  [5, y],
  [-2, y],
]

describe('the sea beside a coast', () => {
  it('is on the right of a straight coast, in either direction', () => {
    // Westward: land to the south.
    expect(isSea(seas([north(5)]), [5, 8], [5, 2])).toEqual([true, false])
    expect(isSea(seas([north(5).toReversed()]), [5, 8], [5, 2])).toEqual([false, true])
  })

  it('goes around the corners of the bounds', () => {
    const corner = [
      [-1, 7],
      [3, 7],
      [3, 11],
    ]
    expect(isSea(seas([corner]), [1, 9], [5, 5], [9, 1])).toEqual([false, true, true])
    expect(isSea(seas([corner.toReversed()]), [1, 9], [5, 5], [9, 1])).toEqual([true, false, false])
  })

  it('fills a bay made of ways in any order', () => {
    const west = [
      [4, -1],
      [4, 6],
    ]
    const head = [
      [4, 6],
      [6, 6],
    ]
    const east = [
      [6, 6],
      [6, -1],
    ]
    const found = seas([head, east, west])
    expect(isSea(found, [5, 3], [5, 8], [2, 3])).toEqual([true, false, false])
    expect(found.seas.map(({ coasts }) => coasts.map(({ wayIds }) => [...wayIds].sort()))).toEqual([[[1, 2, 3]]])
  })

  it('fills the space between two coasts, and both sides of a spit', () => {
    const strait = seas([north(7).toReversed(), north(3)])
    expect(strait.seas).toHaveLength(1)
    expect(isSea(strait, [5, 5], [5, 9], [5, 1])).toEqual([true, false, false])
    const spit = seas([north(7), north(3).toReversed()])
    expect(spit.seas).toHaveLength(2)
    expect(isSea(spit, [5, 5], [5, 9], [5, 1])).toEqual([false, true, true])
  })

  it('leaves islands out', () => {
    const found = seas([north(5).toReversed(), ISLAND])
    expect(found.rejected.size).toBe(0)
    expect(isSea(found, [7, 3], [3, 3], [5, 8])).toEqual([false, true, false])
  })

  it('surrounds a single island, and fills a lagoon in it', () => {
    const lagoon = [
      [6.5, 2.5],
      [6.5, 3.5],
      [7.5, 3.5],
      [7.5, 2.5],
      [6.5, 2.5],
    ]
    expect(isSea(seas([ISLAND, lagoon]), [6.2, 3], [7, 3], [1, 9])).toEqual([false, true, true])
  })

  it('cuts an island at the bounds, wherever its ring starts', () => {
    const ring = [
      [-2, 4],
      [2, 4],
      [2, 6],
      [-2, 6],
    ]
    for (let start = 0; start < 4; start++) {
      const turned = [...ring.slice(start), ...ring.slice(0, start)]
      const found = seas([[...turned, turned[0] as Position]])
      expect(isSea(found, [1, 5], [5, 5], [1, 9]), `from ${start}`).toEqual([false, true, true])
    }
  })
})

describe('an incomplete coast', () => {
  it('is extended to a near edge', () => {
    const [sea] = seas([
      [
        [9.2, 5],
        [-2, 5],
      ],
    ]).seas
    expect(sea?.repair).toMatch(/extended by \d+ m to the edge/)
  })

  it('encloses nothing if it ends far inside', () => {
    const found = seas([
      [
        [5, 5],
        [-2, 5],
      ],
      ISLAND,
    ])
    expect(found.seas).toEqual([])
    expect([...found.rejected.values()]).toEqual([
      'it ends at 5,5, inside the bounds of the file and too far from their edge',
      'an island in a sea whose own coasts do not enclose it',
    ])
  })

  it('keeps another sea from covering it', () => {
    const inTheSea = [
      [5, 3],
      [7, 3],
    ]
    const found = seas([north(5).toReversed(), inTheSea])
    expect(found.seas).toEqual([])
    expect([...found.rejected.values()]).toContainEqual(
      expect.stringMatching(/another coast, .* lies in its sea at 5,3/),
    )
    expect(seas([north(5), inTheSea]).seas).toHaveLength(1)
  })

  it('is left out if it contradicts a complete one', () => {
    const stub = [
      [0.4, 1],
      [-1, 1],
    ]
    const found = seas([north(5), stub])
    expect(isSea(found, [5, 8], [5, 2])).toEqual([true, false])
    expect(found.rejected.size).toBe(1)
  })

  it('is rejected if two contradict each other', () => {
    const found = seas([north(5), north(3)])
    expect(found.seas).toEqual([])
    expect([...found.rejected.values()][0]).toMatch(/it contradicts another coast/)
  })
})

describe('a coast drawn in the wrong direction', () => {
  const houses = Array.from({ length: 200 }, (_, i): Position => [
    0.5 + (i % 20) * 0.45,
    0.5 + Math.floor(i / 20) * 0.4,
  ])

  it('does not flood houses', () => {
    expect(seas([north(5)], houses).seas).toHaveLength(1)
    const wrong = seas([north(5).toReversed()], houses)
    expect(wrong.seas).toEqual([])
    expect([...wrong.rejected.values()]).toEqual(['200 of 200 buildings and roads would lie in its sea'])
  })

  it('may have a pier or two in its sea, but no small sea full of houses', () => {
    expect(seas([north(5)], [...houses, [5, 6], [5, 7]]).seas).toHaveLength(1)
    expect(seas([ISLAND.toReversed()], [...houses, ...houses, ...houses]).seas).toEqual([])
  })

  it('does not matter outside the bounds', () => {
    const found = seas([north(12)], houses)
    expect([found.seas.length, found.rejected.size, found.outside.size]).toEqual([0, 0, 1])
  })
})
