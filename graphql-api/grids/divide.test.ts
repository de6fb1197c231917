import type { MultiPolygon, Polygon } from 'geojson'
import { describe, expect, it } from 'vitest'
import { divide, type Dwelling } from './divide.ts'

const BALANCE = { min: 300, target: 400, max: 500 }

/** A square with sides in thousandths of a degree. */
const land = (side: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [121.4, 31.2],
      [121.4 + side / 1000, 31.2],
      [121.4 + side / 1000, 31.2 + side / 1000],
      [121.4, 31.2 + side / 1000],
      [121.4, 31.2],
    ],
  ],
})

const homes = (side: number, households: number): Dwelling[] =>
  Array.from({ length: side * side }, (_, i) => ({
    households,
    lng: 121.4 + ((i % side) + 0.5) * (0.04 / side),
    lat: 31.2 + (Math.floor(i / side) + 0.5) * (0.04 / side),
    reachM: 5,
  }))

it('balances land without a line on it, whatever its population', () => {
  const dwellings = homes(70, 8)
  const { grids } = divide({ boundary: land(40), without: [], lines: [], dwellings }, BALANCE, true)
  expect(grids.reduce((sum, { households }) => sum + households, 0)).toBe(39_200)
  expect(Math.max(...grids.map(({ households }) => households))).toBeLessThanOrEqual(BALANCE.max)
  expect(Math.min(...grids.map(({ households }) => households))).toBeGreaterThanOrEqual(BALANCE.min)
})

it('keeps uninhabited land as one grid, whatever crosses it', () => {
  const lines = Array.from({ length: 39 }, (_, i) => [
    {
      coordinates: [
        [121, 31.2 + i / 1000 + 1e-4],
        [122, 31.2 + i / 1000 + 1e-4],
      ],
      barrier: 1,
      minor: false,
    },
    {
      coordinates: [
        [121.4 + i / 1000 + 1e-4, 31],
        [121.4 + i / 1000 + 1e-4, 32],
      ],
      barrier: 1,
      minor: false,
    },
  ]).flat()
  const { grids, communities } = divide({ boundary: land(40), without: [], lines, dwellings: [] }, BALANCE, true)
  expect(grids).toMatchObject([{ households: 0 }])
  expect(communities).toHaveLength(1)
})

/** A street across the land, in thousandths of a degree from its south-west corner. */
const street = (from: [number, number], to: [number, number], barrier = 0.9, minor = false) => ({
  coordinates: [from, to].map(([east, north]) => [121.4 + east / 1000, 31.2 + north / 1000]),
  barrier,
  minor,
})
const ringsOf = ({ coordinates }: MultiPolygon): string[] =>
  coordinates.flatMap((polygon) => polygon.map((ring) => ring.map(([lng = 0, lat = 0]) => `${lng},${lat}`).join(' ')))
const edgesOf = ({ coordinates }: MultiPolygon): string[] =>
  coordinates.flat().flatMap((ring) =>
    ring.slice(1).map((end, i) => {
      const ends = [String(ring[i]), String(end)]
      return ends.sort().join(' – ')
    }),
  )
const centreOf = (geometry: MultiPolygon): { lng: number; lat: number } => {
  const ring = geometry.coordinates[0]?.[0] ?? []
  const middle = (axis: 0 | 1) => {
    const along = ring.map((position) => position[axis] ?? NaN)
    return (Math.min(...along) + Math.max(...along)) / 2
  }
  return { lng: middle(0), lat: middle(1) }
}

describe('grids along streets', () => {
  // Four quarters of 400 households, between an avenue and a boulevard.
  const quarters = {
    boundary: land(40),
    without: [],
    lines: [street([20, -5], [20, 45]), street([-5, 20], [45, 20])],
    dwellings: homes(20, 4),
  }

  it('end at the streets, and are numbered from the north-west to the south-east', () => {
    const { grids } = divide(quarters, BALANCE, false)
    expect(grids.map(({ households }) => households)).toEqual([400, 400, 400, 400])
    const corners = grids.map(({ geometry }) => {
      const { lng, lat } = centreOf(geometry)
      return `${lat > 31.22 ? 'north' : 'south'}-${lng < 121.42 ? 'west' : 'east'}`
    })
    expect(corners).toEqual(['north-west', 'north-east', 'south-west', 'south-east'])
  })

  it('tile the land: each border has the same points on both sides, and the areas add up', () => {
    const { grids } = divide({ ...quarters, dwellings: homes(40, 3) }, BALANCE, false)
    const edges = new Map<string, number>()
    for (const edge of grids.flatMap(({ geometry }) => edgesOf(geometry))) edges.set(edge, (edges.get(edge) ?? 0) + 1)
    expect(Math.max(...edges.values())).toBe(2)
    const outer = [...edges].filter(([, count]) => count === 1).map(([edge]) => edge)
    for (const edge of outer)
      expect(edge).toMatch(/121\.4,.*121\.4,|121\.44,.*121\.44,|,31\.2 .*,31\.2$|,31\.24 .*,31\.24$/)
    const [whole] = divide({ ...quarters, lines: [], dwellings: [] }, BALANCE, false).grids
    const sum = grids.reduce((total, { areaM2 }) => total + areaM2, 0)
    expect(sum / (whole?.areaM2 ?? NaN)).toBeCloseTo(1, 6)
  })

  it('use an alley only where the block has too many households', () => {
    const alley = { ...quarters, lines: [street([20, -5], [20, 45], 0.1, true)], dwellings: homes(20, 1) }
    const roomy = divide(alley, { min: 100, target: 200, max: 400 }, false)
    expect(roomy.grids.map(({ households }) => households)).toEqual([400])
    const tight = divide(alley, { min: 100, target: 200, max: 399 }, false)
    expect(tight.grids.map(({ households }) => households)).toEqual([200, 200])
    expect(
      tight.grids.flatMap(({ geometry }) => ringsOf(geometry).filter((ring) => ring.includes('121.42,'))),
    ).toHaveLength(2)
  })

  it('leave out land that is divided already', () => {
    const { grids } = divide({ ...quarters, without: [land(20)], dwellings: homes(20, 4) }, BALANCE, false)
    // The south-west quarter is somebody else's, with all who live there.
    expect(grids.map(({ households }) => households)).toEqual([400, 400, 400])
  })

  it('keep a large empty block to itself', () => {
    const inhabited = homes(20, 4).filter(({ lng, lat }) => lng < 121.42 || lat < 31.22)
    const { grids } = divide({ ...quarters, dwellings: inhabited }, BALANCE, false)
    expect(grids.map(({ households }) => households).sort((a, b) => a - b)).toEqual([0, 400, 400, 400])
  })

  it('are the same every time', () => {
    const again = () => divide({ ...quarters, dwellings: homes(40, 3) }, BALANCE, true).grids
    expect(again().map(({ geometry }) => ringsOf(geometry))).toEqual(again().map(({ geometry }) => ringsOf(geometry)))
  })
})

it('makes communities of whole grids, of about 2,500 households', () => {
  const { grids, communities } = divide(
    { boundary: land(40), without: [], lines: [], dwellings: homes(50, 4) },
    BALANCE,
    true,
  )
  expect(communities).toHaveLength(4)
  communities.forEach(({ households }, community) => {
    expect(households).toBeGreaterThanOrEqual(2000)
    expect(households).toBeLessThanOrEqual(3000)
    const own = grids.filter((grid) => grid.community === community)
    expect(own.reduce((sum, grid) => sum + grid.households, 0)).toBe(households)
  })
})
