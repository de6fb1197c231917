import { expect, it } from 'vitest'
import { sparkPath } from './spark-path.ts'

const FRAME = { fromMs: 0, toMs: 100, gapMs: 30 }

it('joins what is known, lowest at the foot', () => {
  const points = [0, 20, 40].map((atMs) => ({ atMs, value: atMs }))
  expect(sparkPath(points, FRAME)).toBe('M0 28h0L20 15L40 2')
})

it('is interrupted where nothing came for longer than a gap, and where nothing is known', () => {
  const at = (atMs: number, value: number | null = atMs) => ({ atMs, value })
  expect(sparkPath([at(0), at(20), at(60), at(80)], FRAME).match(/M/g)).toHaveLength(2)
  expect(sparkPath([at(0), at(10), at(15, null), at(20)], FRAME).match(/M/g)).toHaveLength(2)
})

it('runs through the middle where nothing changes, and leaves out what lies outside', () => {
  const points = [-20, 0, 20, 120].map((atMs) => ({ atMs, value: 7 }))
  expect(sparkPath(points, FRAME)).toBe('M0 15h0L20 15')
})

it('is nothing without points', () => {
  expect(sparkPath([], FRAME)).toBe('')
  expect(sparkPath([{ atMs: 5, value: null }], FRAME)).toBe('')
})
