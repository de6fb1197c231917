import { expect, it } from 'vitest'
import type { ReadingFragment } from '../../api/operations.generated.ts'
import { historyLines } from './history-points.ts'

const MINUTE_MS = 60_000
const reading = (minute: number, value: number, more: Partial<ReadingFragment> = {}): ReadingFragment => ({
  seriesId: '1',
  observedAt: new Date(minute * MINUTE_MS).toISOString(),
  value,
  min: null,
  max: null,
  count: null,
  quality: 'GOOD',
  ...more,
})

it('leaves a gap where readings stayed away, and none where one came a little late', () => {
  const { line } = historyLines([reading(0, 5), reading(2, 6), reading(5, 7)], MINUTE_MS)
  expect(line).toEqual([
    [0, 5],
    [2 * MINUTE_MS, 6],
    [3 * MINUTE_MS, null],
    [5 * MINUTE_MS, 7],
  ])
})

it('shows what is doubted beside the line, which it neither joins nor bridges', () => {
  const points = [reading(0, 5), reading(1, 500, { quality: 'DOUBTFUL' }), reading(2, 6, { quality: 'FAULTY' })]
  const { line, doubtful } = historyLines([...points, reading(3, 7)], MINUTE_MS)
  expect(doubtful).toEqual([
    [MINUTE_MS, 500],
    [2 * MINUTE_MS, 6],
  ])
  expect(line.map(([, value]) => value)).toEqual([5, null, 7])
})

it('has a band of buckets, interrupted where the line is', () => {
  const { low, spread } = historyLines(
    [reading(0, 5, { min: 3, max: 9 }), reading(9, 5, { min: -2, max: 5 })],
    MINUTE_MS,
  )
  expect(low.map(([, value]) => value)).toEqual([3, null, -2])
  expect(spread.map(([, value]) => value)).toEqual([6, null, 7])
})

it('has no band of readings', () => {
  expect(historyLines([reading(0, 5)], MINUTE_MS)).toMatchObject({ low: [], spread: [] })
})
