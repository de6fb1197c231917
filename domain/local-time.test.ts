import { expect, test } from 'vitest'
import { localTimes, zoneOffsets } from './local-time.ts'

test('day and hour are those of the zone', () => {
  const local = localTimes('Asia/Shanghai')
  expect(local(new Date('2026-02-28T15:59:59Z'))).toEqual({ day: '2026-02-28', hour: 23 })
  expect(local(Date.parse('2026-02-28T16:00:00Z'))).toEqual({ day: '2026-03-01', hour: 0 })
  expect(localTimes('America/New_York')(new Date('2026-07-01T03:30:00Z'))).toEqual({ day: '2026-06-30', hour: 23 })
})

test.each([
  ['Asia/Shanghai', '2026-06-01T00:00:00Z', 480],
  ['Asia/Kathmandu', '2026-06-01T00:07:31Z', 345],
  ['America/St_Johns', '2026-01-15T12:00:00Z', -210],
  // Clocks are put back at 01:00 UTC.
  ['Europe/Lisbon', '2026-10-25T00:59:59.999Z', 60],
  ['Europe/Lisbon', '2026-10-25T01:00:00Z', 0],
  ['UTC', '2026-06-01T00:00:00Z', 0],
])('%s is at %s by %d minutes east', (zone, at, minutes) => {
  expect(zoneOffsets(zone)(Date.parse(at)) / 60_000).toBe(minutes)
})
