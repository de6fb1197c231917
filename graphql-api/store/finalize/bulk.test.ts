import { expect, it } from 'vitest'
import { bulkOf, type Box } from './bulk.ts'

const at = (lng: number, lat: number, rows = 1): Box => ({
  ...{ west: lng, south: lat, east: lng + 0.005, north: lat + 0.005 },
  rows,
})
const town = (lng: number, lat: number, side: number, rows = 10): Box[] =>
  Array.from({ length: side * side }, (_, i) => at(lng + (i % side) * 0.01, lat + Math.floor(i / side) * 0.01, rows))

it('is everything of one town and the villages around it', () => {
  const boxes = [...town(121.4, 31.2, 5), at(121.52, 31.2), at(121.4, 31.32)]
  expect(bulkOf(boxes)).toEqual(boxes.map(() => true))
})

it('leaves out what is far away, however scattered it is', () => {
  const strays = [at(0.5, 0.5), at(12, 34), at(31.2, 121.4), at(121.4, 30.5)]
  expect(bulkOf([...town(121.4, 31.2, 5), ...strays])).toEqual([
    ...town(121.4, 31.2, 5).map(() => true),
    ...strays.map(() => false),
  ])
})

it('takes sparse objects as one place, without those far from all of them', () => {
  const cameras = Array.from({ length: 12 }, (_, i) => at(100 + (i % 4) * 0.15, 40 + Math.floor(i / 4) * 0.13))
  expect(bulkOf([...cameras, at(1, 1)])).toEqual([...cameras.map(() => true), false])
})

it('is the larger of two cities, unless one was the city before', () => {
  const [small, large] = [town(121.4, 31.2, 3), town(120.1, 30.2, 8)]
  const boxes = [...small, ...large]
  expect(bulkOf(boxes)).toEqual([...small.map(() => false), ...large.map(() => true)])
  const before = { west: 121.3, south: 31.1, east: 121.5, north: 31.3 }
  expect(bulkOf(boxes, before)).toEqual([...small.map(() => true), ...large.map(() => false)])
})

it('recovers after a stray position made the city reach half around the world', () => {
  const boxes = [...town(121.4, 31.2, 3), at(0, 0)]
  expect(bulkOf(boxes, { west: 0, south: 0, east: 122, north: 32 })).toEqual([...boxes.slice(1).map(() => true), false])
})

it('is empty for no boxes, and the single one of one', () => {
  expect(bulkOf([])).toEqual([])
  expect(bulkOf([at(1, 1)])).toEqual([true])
})
