import { describe, expect, it } from 'vitest'
import type { TileAddress } from '../encoding/tile-grid.ts'
import { cellSet } from './cell-set.ts'

const cell = { z: 14, x: 7799, y: 6140 }

function around(z: number, range: number): TileAddress[] {
  const scale = 2 ** (z - cell.z)
  const [x, y] = [Math.floor(cell.x * scale), Math.floor(cell.y * scale)]
  const offsets = Array.from({ length: 2 * range + 1 }, (_, i) => i - range)
  return offsets.flatMap((dx) => offsets.map((dy) => ({ z, x: x + dx, y: y + dy })))
}

describe('set of cells', () => {
  it('touches the tiles in a cell, and none beside it from its own zoom on', () => {
    const set = cellSet([cell], 64)
    expect(set.tiles(14)).toEqual([cell])
    expect(set.tiles(16)).toHaveLength(16)
    expect(around(14, 3).filter((address) => set.touches(address))).toEqual([cell])
    expect(around(16, 6).filter((address) => set.touches(address))).toHaveLength(16)
  })

  it('touches the neighbours whose margins reach into it below', () => {
    // The north-western corner of a tile of zoom 10, so that it is in the margins of three more.
    const corner = cellSet([{ z: 14, x: 7792, y: 6128 }], 64)
    expect(corner.tiles(10)).toHaveLength(4)
    const inside = cellSet([{ z: 14, x: 7799, y: 6135 }], 64)
    expect(inside.tiles(10)).toHaveLength(1)
  })

  it.each([5, 9, 12, 13, 14, 15, 16])('lists at zoom %i every tile that it touches', (z) => {
    const set = cellSet([cell, { z: 14, x: 7803, y: 6142 }, { z: 14, x: 7792, y: 6128 }], 64)
    const listed = new Set(set.tiles(z).map(({ x, y }) => `${x}/${y}`))
    for (const address of around(z, 20)) {
      if (set.touches(address)) expect(listed).toContain(`${address.x}/${address.y}`)
    }
    expect(around(z, 20).some((address) => set.touches(address))).toBe(true)
  })

  it('knows a tile that only a larger cell touches, and does not list it', () => {
    const set = cellSet([{ z: 9, x: 7799 >> 5, y: 6140 >> 5 }], 0)
    expect(set.touches({ z: 16, x: 7799 * 4, y: 6140 * 4 })).toBe(true)
    expect(set.touchesLarge({ z: 16, x: 7799 * 4, y: 6140 * 4 })).toBe(true)
    expect(set.touchesLarge({ z: 9, x: 7799 >> 5, y: 6140 >> 5 })).toBe(false)
    expect(set.tiles(9).length).toBeGreaterThan(0)
    expect(set.tiles(10)).toEqual([])
    expect(set.tiles(16)).toEqual([])
    expect(set.touches({ z: 16, x: 0, y: 0 })).toBe(false)
  })

  it('of nothing touches nothing', () => {
    const set = cellSet([], 64)
    expect(set.isEmpty).toBe(true)
    expect(set.touches(cell)).toBe(false)
    expect(set.tiles(12)).toEqual([])
  })
})
