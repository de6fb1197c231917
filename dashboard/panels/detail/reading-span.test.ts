import { expect, it } from 'vitest'
import { readingSpan } from './reading-span.ts'

it('spans what moves from its lowest to its highest', () => {
  expect(readingSpan([3, 20, 11], 'pm25')).toEqual({ low: 3, high: 20 })
})

it('shows what hardly moves as hardly moving', () => {
  expect(readingSpan([20, 21], 'pm25')).toEqual({ low: 18.5, high: 22.5 })
  expect(readingSpan([0.5], 'co')?.high).toBeCloseTo(0.7)
})

it('is nothing without readings', () => {
  expect(readingSpan([], 'pm25')).toBeNull()
})
