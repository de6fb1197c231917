import { expect, it } from 'vitest'
import { builtUp } from './built-up.ts'

const child = (west: number, sizeDeg: number, buildings: number) => ({
  bounds: [west, 31, west + sizeDeg, 31 + sizeDeg] as const,
  counts: { buildings },
})

it('takes the dense regions and leaves the wide empty one out', () => {
  const [core, suburb, fields] = [child(121.4, 0.02, 600), child(121.5, 0.03, 350), child(120, 1, 50)]
  expect(builtUp([fields, suburb, core])).toEqual([core.bounds, suburb.bounds])
})

it('takes no region without buildings', () => {
  expect(builtUp([child(121.4, 0.02, 0), child(121.5, 0.03, 7)])).toEqual([child(121.5, 0.03, 7).bounds])
})

it('is nowhere in a city without buildings', () => {
  expect(builtUp([child(121.4, 0.02, 0)])).toEqual([])
  expect(builtUp([])).toEqual([])
})
