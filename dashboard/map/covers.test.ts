import { expect, it } from 'vitest'
import { tilesOf } from './covers.ts'

it('covers a rectangle without gaps and without standing out', () => {
  const cover = { left: 10, top: 20, right: 410, bottom: 320 }
  const tiles = tilesOf(cover, 120)
  const xs = [...new Set(tiles.map(([x]) => x))]
  const ys = [...new Set(tiles.map(([, y]) => y))]
  expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([70, 350, 80, 260])
  for (const axis of [xs, ys])
    for (let i = 1; i < axis.length; i++) expect(axis[i]! - axis[i - 1]!).toBeLessThanOrEqual(120)
  expect(tiles).toHaveLength(xs.length * ys.length)
})

it('has one tile for what is smaller than one, and none for nothing', () => {
  expect(tilesOf({ left: 0, top: 0, right: 40, bottom: 20 }, 120)).toEqual([[20, 10]])
  expect(tilesOf({ left: 5, top: 5, right: 5, bottom: 50 }, 120)).toEqual([])
})
