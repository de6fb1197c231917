import { expect, test } from 'vitest'
import { feedStateOf } from './feed-state.ts'

const LIMITS = { cadenceMs: 60_000, staleAfterMs: 180_000 }
const NOW = 1_000_000

test.each([
  ['nothing came', undefined, undefined, 'NEVER'],
  ['only faults came', undefined, NOW - 1, 'FAILING'],
  ['a good one just now', NOW, undefined, 'FRESH'],
  ['at its limit', NOW - 180_000, undefined, 'FRESH'],
  ['over its limit', NOW - 180_001, undefined, 'STALE'],
  ['a fault before the good one', NOW - 70_000, NOW - 80_000, 'FRESH'],
  ['one fault after a good one of a moment ago', NOW - 1_000, NOW, 'FRESH'],
  ['faults alone for longer than its cadence', NOW - 60_001, NOW, 'FAILING'],
  ['faults alone for longer than its limit', NOW - 180_001, NOW, 'FAILING'],
  ['a fault and then nothing', NOW - 180_001, NOW - 180_001, 'STALE'],
] as const)('%s', (_, lastArrivalMs, lastFaultMs, expected) => {
  expect(feedStateOf(LIMITS, { lastArrivalMs, lastFaultMs }, NOW)).toBe(expected)
})
