import { expect, it } from 'vitest'
import { thinOut } from './thin-out.ts'

const line = Array.from({ length: 100 }, (_, i) => ({ id: i, at: [121.5 + i * 0.0001, 31.23] }))
const kept = (zoom: number) => thinOut(line, (point) => point.at, zoom, 30).map((point) => point.id)

it('keeps fewer from afar and all when close', () => {
  expect(kept(13).length).toBeLessThan(kept(16).length)
  expect(kept(20)).toHaveLength(100)
})

it('keeps the first of a square', () => {
  expect(kept(10)[0]).toBe(0)
})

it('changes nothing when other points come into view', () => {
  const half = thinOut(line.slice(50), (point) => point.at, 14, 30).map((point) => point.id)
  const whole = kept(14).filter((id) => id > 53)
  expect(half.filter((id) => id > 53)).toEqual(whole)
})
