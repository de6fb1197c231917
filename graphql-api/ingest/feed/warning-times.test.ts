import { expect, it } from 'vitest'
import { warningTimes, type StatedTimes } from './warning-times.ts'

const HOUR_MS = 3_600_000
const hours = (told: Partial<Record<keyof StatedTimes, number | boolean>>) => {
  const ms = Object.fromEntries(
    Object.entries(told).map(([key, value]) => [key, typeof value === 'number' ? value * HOUR_MS : value]),
  )
  const { beginsAtMs, endsAtMs, isEndAssumed } = warningTimes({ sentAtMs: 0, ...ms })
  return [beginsAtMs / HOUR_MS, endsAtMs / HOUR_MS, isEndAssumed]
}

it.each<[string, Parameters<typeof hours>[0], [number, number, boolean]]>([
  [
    'a watch outlives its message',
    { effectiveAtMs: 0, onsetAtMs: 24, expiresAtMs: 10, eventEndsAtMs: 40 },
    [24, 40, false],
  ],
  ['a storm of tonight', { effectiveAtMs: 0, onsetAtMs: 6, expiresAtMs: 12 }, [6, 12, false]],
  ['a watch that tells no end', { onsetAtMs: 24, expiresAtMs: 10 }, [24, 48, true]],
  ['one that tells nothing', {}, [0, 24, true]],
  ['one that expired before it was sent', { expiresAtMs: -1 }, [0, -1, false]],
  ['one that counts only later', { effectiveAtMs: 5, onsetAtMs: 3, expiresAtMs: 9 }, [5, 9, false]],
  [
    'an event that is over before its message expires',
    { onsetAtMs: 1, expiresAtMs: 9, eventEndsAtMs: 4 },
    [1, 4, false],
  ],
  ['an event that ends before it begins', { onsetAtMs: 2, expiresAtMs: 9, eventEndsAtMs: 1 }, [2, 9, false]],
  ['the all-clear', { onsetAtMs: -3, expiresAtMs: 9, isAllClear: true }, [-3, 0, false]],
])('%s', (_, told, expected) => expect(hours(told)).toEqual(expected))
