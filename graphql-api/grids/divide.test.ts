import type { Polygon } from 'geojson'
import { expect, it } from 'vitest'
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
