import { describe, expect, it } from 'vitest'
import { childRows } from './child-rows.ts'
import { FIRST_METRIC } from './region-metrics.ts'

const counts = (buildings: number) => ({
  buildings,
  households: 0,
  facilities: 0,
  components: 0,
  cameras: 0,
  sensors: 0,
  resources: 0,
  enterprises: 0,
  roadLengthM: 0,
})
const child = (code: string, buildings: number) => ({
  id: code,
  code,
  level: 'STREET' as const,
  name: code,
  nameEn: null,
  bounds: [0, 0, 1, 1] as [number, number, number, number],
  counts: counts(buildings),
})
const region = (children: ReturnType<typeof child>[], gap: number) => ({
  gap: counts(gap),
  children: { totalCount: children.length, nodes: children },
})

describe('rows of a region', () => {
  it('add up to the region with the gap as the last row', () => {
    const rows = childRows(region([child('a', 30), child('b', 10)], 5), FIRST_METRIC)
    expect(rows.map(({ code, value }) => [code, value])).toEqual([
      ['a', 30],
      ['b', 10],
      [null, 5],
    ])
    expect(rows.map(({ share }) => share)).toEqual([1, 1 / 3, 1 / 6])
  })

  it('have no gap row when nothing is left over', () => {
    expect(childRows(region([child('a', 3)], 0), FIRST_METRIC)).toHaveLength(1)
  })

  it('are none where there are no children: everything would be a gap', () => {
    expect(childRows(region([], 12), FIRST_METRIC)).toEqual([])
  })

  it('have empty bars, not broken ones, when there is nothing at all', () => {
    expect(childRows(region([child('a', 0)], 0), FIRST_METRIC)[0]?.share).toBe(0)
  })
})
